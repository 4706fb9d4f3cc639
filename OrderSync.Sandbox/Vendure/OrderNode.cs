using System.Globalization;
using OrderSync.Sandbox.Shops;
using OrderSync.Sandbox.Vendure.Content;

namespace OrderSync.Sandbox.Vendure;

/// <summary>
/// An order as the schema describes it, each property made when it is asked for. Amounts are integers in minor units. A
/// cancelled order has no quantities left and so costs nothing, but for its surcharges (seen).
/// </summary>
/// <param name="turn">Where lists begin: Vendure reads lines without an order, so two queries may show them in different ones (seen).</param>
internal sealed class OrderNode(ulong seed, OrderFacts facts, int turn = 0)
{
    private const string CodeLetters = "123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int GiftWrap = 350;

    private readonly Basket basket = Basket.Of(seed, facts.Index);

    public string Id => Text(facts.Id);

    public string CreatedAt => Time(facts.CreatedAt);

    public string UpdatedAt => Time(facts.UpdatedAt);

    public string? OrderPlacedAt => facts.PlacedAt is { } at ? Time(at) : null;

    public string Type { get; } = "Regular";

    public string Code => CodeOf(new Seeded(seed, facts.Index, Streams.Wire), CodeLetters, 16);

    public string State => facts.State.Text;

    public bool Active => facts.Active;

    public string? AggregateOrderId { get; }

    public CustomerNode? Customer => Active ? null : new(basket.Buyer);

    public AddressNode ShippingAddress => Active ? AddressNode.Empty : AddressNode.Of(basket.Buyer, seed, facts.Index);

    public AddressNode BillingAddress { get; } = AddressNode.Empty;

    public IReadOnlyList<LineNode> Lines => field ??= Turned(
        [.. basket.Items.Select((item, number) => new LineNode(item.Product, item.Quantity, Text((facts.Id * 4) + number), this))]);

    public IReadOnlyList<SurchargeNode> Surcharges => basket.GiftWrap && !Active ? [new(Id, "Gift wrap", "", GiftWrap, WithTax(GiftWrap), TaxRate)] : [];

    public IReadOnlyList<string> CouponCodes => basket.Coupon ? ["WELCOME10"] : [];

    public IReadOnlyList<PaymentNode> Payments => Active ? [] : [new(this, Paid, seed, facts)];

    public IReadOnlyList<FulfillmentNode> Fulfillments => States.FulfillmentOf(facts.State) is { } state ? [FulfillmentNode.Of(facts.Id, state, Country)] : [];

    public int TotalQuantity => Lines.Sum(line => line.Quantity);

    public long SubTotal => Lines.Sum(line => line.ProratedLinePrice) + Surcharges.Sum(surcharge => surcharge.Price);

    public long SubTotalWithTax => Lines.Sum(line => line.ProratedLinePriceWithTax) + Surcharges.Sum(surcharge => surcharge.PriceWithTax);

    public string CurrencyCode => Country.Currency;

    public IReadOnlyList<ShippingLineNode> ShippingLines => Active ? [] : [ShippingLineNode.Of(Id, basket.Express, this)];

    public long Shipping => ShippingLines.Sum(line => line.DiscountedPrice);

    public long ShippingWithTax => ShippingLines.Sum(line => line.DiscountedPriceWithTax);

    public long Total => SubTotal + Shipping;

    public long TotalWithTax => SubTotalWithTax + ShippingWithTax;

    public IReadOnlyList<TaxNode> TaxSummary =>
    [
        new($"Standard Tax {Country.Name}", TaxRate, SubTotal, SubTotalWithTax - SubTotal),
        new("shipping tax", TaxRate, Shipping, ShippingWithTax - Shipping),
    ];

    internal int TaxRate => Country.TaxRate;

    internal bool IsCancelled => facts.State == States.Cancelled;

    internal bool HasCoupon => basket.Coupon;

    /// <summary>The total as it was when the order was placed.</summary>
    private long Paid => Lines.Sum(line => line.ProratedUnitPriceWithTax * line.OrderPlacedQuantity)
        + Surcharges.Sum(surcharge => surcharge.PriceWithTax) + ShippingLines.Sum(line => line.PriceWithTax);

    private Country Country => basket.Buyer.Country;

    internal long WithTax(long price) => ((price * (100 + TaxRate)) + 50) / 100;

    internal static string CodeOf(Seeded dice, string letters, int length)
    {
        var code = new char[length];
        for (var place = 0; place < length; place++)
            code[place] = letters[dice.Below(letters.Length)];
        return new string(code);
    }

    internal static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(long micros) => OrderFacts.Utc(micros).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private LineNode[] Turned(LineNode[] lines)
    {
        var first = (int)((facts.Id + turn) % lines.Length);
        return [.. lines[first..], .. lines[..first]];
    }
}

using OrderSync.Sandbox.Shops;
using OrderSync.Sandbox.Vendure.Content;

namespace OrderSync.Sandbox.Vendure;

internal sealed class CustomerNode(Buyer buyer)
{
    public string Id => OrderNode.Text(buyer.Number);

    public string? Title { get; }

    public string FirstName => buyer.FirstName;

    public string LastName => buyer.LastName;

    public string? PhoneNumber => buyer.Phone;

    public string EmailAddress => buyer.Email;
}

/// <summary>An order always has its addresses: one that was never given has nothing in it (seen).</summary>
internal sealed record AddressNode(
    string? FullName = null,
    string? Company = null,
    string? StreetLine1 = null,
    string? StreetLine2 = null,
    string? City = null,
    string? PostalCode = null,
    string? Country = null,
    string? CountryCode = null,
    string? PhoneNumber = null)
{
    public static readonly AddressNode Empty = new();

    public string? Province { get; }

    public static AddressNode Of(Buyer buyer, ulong seed, long index)
    {
        var dice = new Seeded(seed, index, Streams.People);
        var country = buyer.Country;
        var (city, postalCode) = country.Cities[dice.Below(country.Cities.Length)];
        // A gift goes to somebody else.
        var first = dice.Chance(7) ? country.First[dice.Below(country.First.Length)] : buyer.FirstName;
        return new AddressNode(
            $"{first} {buyer.LastName}",
            dice.Chance(6) ? $"{buyer.LastName} & Co." : null,
            $"{1 + dice.Below(140)} {country.Streets[dice.Below(country.Streets.Length)]}",
            dice.Chance(15) ? $"Flat {1 + dice.Below(30)}" : null,
            city,
            postalCode,
            country.Name,
            country.Code,
            buyer.Phone);
    }
}

internal sealed class LineNode(Product product, int quantity, string id, OrderNode order)
{
    public string Id => id;

    public Product ProductVariant => product;

    public long UnitPrice => product.Price;

    public long UnitPriceWithTax => order.WithTax(UnitPrice);

    public long ProratedUnitPrice => order.HasCoupon ? UnitPrice - ((UnitPrice + 5) / 10) : UnitPrice;

    public long ProratedUnitPriceWithTax => order.WithTax(ProratedUnitPrice);

    public int Quantity => order.IsCancelled ? 0 : quantity;

    public int OrderPlacedQuantity => quantity;

    public int TaxRate => order.TaxRate;

    public long LinePrice => UnitPrice * Quantity;

    public long LinePriceWithTax => UnitPriceWithTax * Quantity;

    public long ProratedLinePrice => ProratedUnitPrice * Quantity;

    public long ProratedLinePriceWithTax => ProratedUnitPriceWithTax * Quantity;
}

internal sealed record SurchargeNode(string Id, string Description, string Sku, long Price, long PriceWithTax, int TaxRate);

internal sealed record ShippingMethodNode(string Id, string Code, string Name);

internal sealed record ShippingLineNode(
    string Id, ShippingMethodNode ShippingMethod, long Price, long PriceWithTax, long DiscountedPrice, long DiscountedPriceWithTax)
{
    private static readonly ShippingMethodNode Standard = new("1", "standard-shipping", "Standard Shipping");
    private static readonly ShippingMethodNode Express = new("2", "express-shipping", "Express Shipping");

    public static ShippingLineNode Of(string id, bool express, OrderNode order)
    {
        var price = express ? 1_000 : 500;
        var left = order.IsCancelled ? 0 : price;
        return new(id, express ? Express : Standard, price, order.WithTax(price), left, order.WithTax(left));
    }
}

internal sealed class PaymentNode(OrderNode order, long amount, ulong seed, OrderFacts facts)
{
    private const string Letters = "0123456789abcdefghijklmnopqrstuvwxyz";

    public string Id => order.Id;

    public string Method { get; } = "standard-payment";

    public long Amount => amount;

    public string State => facts.State == States.PaymentAuthorized ? "Authorized" : "Settled";

    public string TransactionId => OrderNode.CodeOf(new Seeded(seed, facts.Index, Streams.Wire + 100), Letters, 11);

    /// <summary>Cancelling does not pay back by itself: most shops do, some have not yet.</summary>
    public IReadOnlyList<RefundNode> Refunds =>
        order.IsCancelled && new Seeded(seed, facts.Index, Streams.Wire + 200).Chance(70) ? [new(order.Id, amount, "Settled")] : [];
}

internal sealed record RefundNode(string Id, long Total, string State);

internal sealed record FulfillmentNode(string Id, string State, string Method, string TrackingCode)
{
    public static FulfillmentNode Of(long orderId, string state, Country country)
    {
        var (carrier, prefix) = country.Code switch { "GB" => ("Royal Mail", "RM"), "IE" => ("An Post", "AP"), _ => ("DHL", "DH") };
        return new(OrderNode.Text(orderId), state, carrier, state == "Pending" ? "" : $"{prefix}{orderId:D9}{country.Code}");
    }
}

internal sealed record TaxNode(string Description, int TaxRate, long TaxBase, long TaxTotal);

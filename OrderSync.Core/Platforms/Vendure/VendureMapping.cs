using System.Collections.Frozen;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.Vendure;

/// <summary>
/// Vendure's orders in OrderSync's terms. Lines, subtotal, discounts and shipping are without tax, as Vendure adds them up.
/// </summary>
internal static class VendureMapping
{
    /// <summary>The default order process; a shop may define states of its own, which are kept as sent and shown as unknown.</summary>
    private static readonly FrozenDictionary<string, OrderStatus> States = new Dictionary<string, OrderStatus>
    {
        ["ArrangingPayment"] = OrderStatus.Pending,
        ["ArrangingAdditionalPayment"] = OrderStatus.Pending,
        ["PaymentAuthorized"] = OrderStatus.Pending,
        ["PaymentSettled"] = OrderStatus.Confirmed,
        ["Modifying"] = OrderStatus.Processing,
        ["PartiallyShipped"] = OrderStatus.PartiallyShipped,
        ["Shipped"] = OrderStatus.Shipped,
        ["PartiallyDelivered"] = OrderStatus.PartiallyDelivered,
        ["Delivered"] = OrderStatus.Delivered,
        ["Cancelled"] = OrderStatus.Cancelled,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="moneyPrecision">Decimals of the amounts, whatever their currency.</param>
    public static MappedRecord Map(ReadOnlyMemory<byte> payload, int moneyPrecision) =>
        JsonRecords.TryRead(payload, VendureWire.Default.VendureOrder, out var order, out var fault)
            ? Map(order, moneyPrecision)
            : MappedRecord.Rejected(JsonRecords.Text(payload, "id"u8), fault!);

    public static OrderStatus StatusOf(string? state) =>
        state is not null && States.TryGetValue(state, out var status) ? status : OrderStatus.Unknown;

    /// <summary>Vendure writes UTC, with its Z.</summary>
    public static DateTimeOffset? TimeOf(string? text) => WireTimes.Read(text, TimeZoneInfo.Utc);

    private static MappedRecord Map(VendureOrder order, int moneyPrecision)
    {
        if (string.IsNullOrEmpty(order.Id))
            return MappedRecord.Rejected(null, "id: is missing");
        if (string.IsNullOrEmpty(order.OrderPlacedAt))
            return MappedRecord.Rejected(order.Id, "orderPlacedAt: is missing");
        if (TimeOf(order.OrderPlacedAt) is not { } placedAt)
            return MappedRecord.Rejected(order.Id, $"orderPlacedAt: “{JsonRecords.Cut(order.OrderPlacedAt)}” is not a date");
        if (string.IsNullOrEmpty(order.CurrencyCode))
            return MappedRecord.Rejected(order.Id, "currencyCode: is missing");
        if (order.TotalWithTax is null)
            return MappedRecord.Rejected(order.Id, "totalWithTax: is missing");
        var amounts = new VendureAmounts(order, moneyPrecision);
        var payment = VendureMoney.Of(order, amounts);
        return MappedRecord.Of(new OrderSnapshot(
            order.Id,
            NullIfEmpty(order.Code) ?? order.Id,
            StatusOf(order.State),
            order.State ?? "",
            CustomerOf(order),
            AddressOf(order.ShippingAddress),
            order.CurrencyCode,
            amounts.Total,
            amounts.Subtotal,
            amounts.Shipping,
            amounts.Tax,
            TrackingOf(order),
            placedAt,
            TimeOf(order.UpdatedAt),
            LinesOf(order, amounts))
        {
            Discounts = amounts.Discounts,
            Credits = amounts.Credits,
            Refunded = payment.Refunded,
            PaymentStatus = payment.Status,
            FulfilmentStatus = FulfilmentOf(order.State),
            MayChange = !StatusOf(order.State).IsTerminal() || payment.IsOpen,
            Problems = amounts.AddUp ? [] : [OrderProblem.SumDiffers],
        });
    }

    /// <summary>From the order's own addresses first, because those of a guest customer may be of a later order.</summary>
    private static OrderCustomer CustomerOf(VendureOrder order)
    {
        var account = NullIfEmpty($"{order.Customer?.FirstName} {order.Customer?.LastName}".Trim());
        return new(
            NullIfEmpty(order.ShippingAddress?.FullName) ?? NullIfEmpty(order.BillingAddress?.FullName) ?? account,
            NullIfEmpty(order.Customer?.EmailAddress),
            NullIfEmpty(order.ShippingAddress?.PhoneNumber) ?? NullIfEmpty(order.BillingAddress?.PhoneNumber) ?? NullIfEmpty(order.Customer?.PhoneNumber));
    }

    private static OrderAddress AddressOf(VendureAddress? address)
    {
        var street = string.Join(", ", new[] { NullIfEmpty(address?.StreetLine1), NullIfEmpty(address?.StreetLine2) }.OfType<string>());
        return new(
            NullIfEmpty(street),
            NullIfEmpty(address?.City),
            NullIfEmpty(address?.Province),
            NullIfEmpty(address?.PostalCode),
            NullIfEmpty(address?.CountryCode)?.ToUpperInvariant());
    }

    private static string? TrackingOf(VendureOrder order)
    {
        var codes = order.Fulfillments?
            .Where(fulfillment => fulfillment is { State: not "Cancelled" })
            .Select(fulfillment => NullIfEmpty(fulfillment?.TrackingCode))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);
        return codes is null ? null : NullIfEmpty(string.Join(", ", codes));
    }

    /// <summary>The order's own state tells of the goods; one of the shop's own, or a cancelled order's, does not.</summary>
    private static FulfilmentStatus? FulfilmentOf(string? state) => StatusOf(state) switch
    {
        OrderStatus.PartiallyShipped => FulfilmentStatus.PartiallyShipped,
        OrderStatus.Shipped => FulfilmentStatus.Shipped,
        OrderStatus.PartiallyDelivered => FulfilmentStatus.PartiallyDelivered,
        OrderStatus.Delivered => FulfilmentStatus.Delivered,
        OrderStatus.Pending or OrderStatus.Confirmed or OrderStatus.Processing => FulfilmentStatus.Unfulfilled,
        _ => null,
    };

    private static OrderLineSnapshot[] LinesOf(VendureOrder order, VendureAmounts amounts) =>
    [
        .. (order.Lines ?? []).OfType<VendureLine>().Select(line => LineOf(line, amounts)),
        .. (order.Surcharges ?? []).OfType<VendureSurcharge>().Select(surcharge => LineOf(surcharge, amounts)),
    ];

    private static OrderLineSnapshot LineOf(VendureLine line, VendureAmounts amounts) => new(
        line.Id,
        NullIfEmpty(line.ProductVariant?.Sku),
        NullIfEmpty(line.ProductVariant?.Name) ?? NullIfEmpty(line.ProductVariant?.Sku) ?? "?",
        line.Quantity ?? 1,
        amounts.Major(line.UnitPrice),
        amounts.Major(VendureAmounts.PriceOf(line)));

    private static OrderLineSnapshot LineOf(VendureSurcharge surcharge, VendureAmounts amounts) => new(
        $"surcharge-{surcharge.Id}",
        NullIfEmpty(surcharge.Sku),
        NullIfEmpty(surcharge.Description) ?? "Surcharge",
        1,
        amounts.Major(surcharge.Price),
        amounts.Major(surcharge.Price));

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

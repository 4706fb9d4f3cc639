using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.Vendure;

/// <summary>
/// Vendure's orders in OrderSync's terms. Lines, subtotal and shipping are without tax, as Vendure adds them up: lines and
/// surcharges make the subtotal; subtotal, shipping and tax make the total.
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

    /// <param name="moneyPrecision">Decimals of the amounts; null: as many as the currency has.</param>
    public static MappedRecord Map(ReadOnlyMemory<byte> payload, int? moneyPrecision)
    {
        try
        {
            var order = JsonSerializer.Deserialize(payload.Span, VendureWire.Default.VendureOrder);
            return order is null ? MappedRecord.Rejected(null, "record: is null") : Map(order, moneyPrecision);
        }
        catch (JsonException exception)
        {
            return MappedRecord.Rejected(JsonRecords.Text(payload, "id"u8), JsonRecords.Fault(exception));
        }
    }

    public static OrderStatus StatusOf(string? state) =>
        state is not null && States.TryGetValue(state, out var status) ? status : OrderStatus.Unknown;

    public static bool TryTime(string? text, out DateTimeOffset utc) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out utc);

    private static MappedRecord Map(VendureOrder order, int? moneyPrecision)
    {
        if (string.IsNullOrEmpty(order.Id))
            return MappedRecord.Rejected(null, "id: is missing");
        if (string.IsNullOrEmpty(order.OrderPlacedAt))
            return MappedRecord.Rejected(order.Id, "orderPlacedAt: is missing");
        if (!TryTime(order.OrderPlacedAt, out var placedAt))
            return MappedRecord.Rejected(order.Id, $"orderPlacedAt: “{JsonRecords.Cut(order.OrderPlacedAt)}” is not a date");
        if (string.IsNullOrEmpty(order.CurrencyCode))
            return MappedRecord.Rejected(order.Id, "currencyCode: is missing");
        var digits = moneyPrecision ?? MinorUnits.DigitsOf(order.CurrencyCode);
        return MappedRecord.Of(new OrderSnapshot(
            order.Id,
            NullIfEmpty(order.Code) ?? order.Id,
            StatusOf(order.State),
            order.State ?? "",
            CustomerOf(order),
            AddressOf(order.ShippingAddress),
            order.CurrencyCode,
            Major(order.TotalWithTax, digits),
            Major(order.SubTotal, digits),
            Major(order.Shipping, digits),
            Major(order.TotalWithTax - order.Total, digits),
            TrackingOf(order),
            placedAt,
            TryTime(order.UpdatedAt, out var updatedAt) ? updatedAt : null,
            LinesOf(order, digits)));
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

    private static OrderLineSnapshot[] LinesOf(VendureOrder order, int digits) =>
    [
        .. (order.Lines ?? []).OfType<VendureLine>().Select(line => LineOf(line, digits)),
        .. (order.Surcharges ?? []).OfType<VendureSurcharge>().Select(surcharge => LineOf(surcharge, digits)),
    ];

    private static OrderLineSnapshot LineOf(VendureLine line, int digits) => new(
        line.Id,
        NullIfEmpty(line.ProductVariant?.Sku),
        NullIfEmpty(line.ProductVariant?.Name) ?? NullIfEmpty(line.ProductVariant?.Sku) ?? "?",
        line.Quantity ?? 1,
        Major(line.UnitPrice, digits),
        Major(line.ProratedLinePrice, digits));

    private static OrderLineSnapshot LineOf(VendureSurcharge surcharge, int digits) => new(
        $"surcharge-{surcharge.Id}",
        NullIfEmpty(surcharge.Sku),
        NullIfEmpty(surcharge.Description) ?? "Surcharge",
        1,
        Major(surcharge.Price, digits),
        Major(surcharge.Price, digits));

    private static decimal? Major(decimal? minor, int digits) => minor is { } amount ? MinorUnits.ToMajor(amount, digits) : null;

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

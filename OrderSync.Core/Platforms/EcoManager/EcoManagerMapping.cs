using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Orders;
using OrderSync.Core.Orders.Search;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.EcoManager;

/// <summary>EcoManager's orders in OrderSync's terms.</summary>
internal static class EcoManagerMapping
{
    private const string Country = "DZ";

    /// <summary>
    /// States are free text in French. "En dispatch" is seen in live use; the others only in one client's table, so an
    /// unknown state is kept as sent and shown as unknown.
    /// </summary>
    private static readonly FrozenDictionary<string, OrderStatus> States = new Dictionary<string, OrderStatus>
    {
        ["en dispatch"] = OrderStatus.Pending,
        ["confirme"] = OrderStatus.Confirmed,
        ["en cours"] = OrderStatus.Processing,
        ["expedie"] = OrderStatus.Shipped,
        ["livre"] = OrderStatus.Delivered,
        ["annule"] = OrderStatus.Cancelled,
        ["retourne"] = OrderStatus.Returned,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static MappedRecord Map(ReadOnlyMemory<byte> payload, EcoManagerConventions conventions) =>
        JsonRecords.TryRead(payload, EcoManagerWire.Default.EcoManagerOrder, out var order, out var fault)
            ? Map(order, conventions)
            : MappedRecord.Rejected(JsonRecords.Text(payload, "id"u8), fault!);

    /// <summary>When the order of a raw record was placed; null where the record does not say it readably.</summary>
    public static DateTimeOffset? PlacedAt(ReadOnlyMemory<byte> record, EcoManagerConventions conventions) =>
        WireTimes.Read(JsonRecords.Text(record, "created_at"u8), conventions.TimeZone);

    public static OrderStatus StatusOf(string? state) =>
        state is not null && States.TryGetValue(Fold(state), out var status) ? status : OrderStatus.Unknown;

    private static MappedRecord Map(EcoManagerOrder order, EcoManagerConventions conventions)
    {
        if (string.IsNullOrEmpty(order.Id))
            return MappedRecord.Rejected(null, "id: is missing");
        if (string.IsNullOrEmpty(order.CreatedAt))
            return MappedRecord.Rejected(order.Id, "created_at: is missing");
        if (!WireTimes.TryRead(order.CreatedAt, conventions.TimeZone, out var placed))
            return MappedRecord.Rejected(order.Id, $"created_at: “{JsonRecords.Cut(order.CreatedAt)}” is not a date");
        WireTime? updated = WireTimes.TryRead(order.UpdatedAt, conventions.TimeZone, out var change) ? change : null;
        return MappedRecord.Of(new OrderSnapshot(
            order.Id,
            string.IsNullOrWhiteSpace(order.Reference) ? order.Id : order.Reference,
            StatusOf(order.OrderStateName),
            order.OrderStateName ?? "",
            new OrderCustomer(NullIfEmpty(order.FullName), Email: null, NullIfEmpty(order.Telephone)),
            new OrderAddress(Street: null, NullIfEmpty(order.Commune), NullIfEmpty(order.Wilaya), PostalCode: null, Country),
            conventions.Currency,
            order.Total,
            order.TotalProducts,
            Shipping: null,
            Tax: null,
            Tracking: null,
            placed.At,
            updated?.At,
            LinesOf(order))
        {
            PlatformUpdatedSpread = updated?.Spread ?? TimeSpan.Zero,
            Problems = order.Total is null ? [OrderProblem.NoTotal] : [],
        });
    }

    private static OrderLineSnapshot[] LinesOf(EcoManagerOrder order) =>
        order.Items is null ? [] : [.. order.Items.OfType<EcoManagerItem>().Select(LineOf)];

    /// <summary>A line without a quantity is one piece: no client has seen one, and one piece is what it must at least be.</summary>
    private static OrderLineSnapshot LineOf(EcoManagerItem item) => new(
        item.Id,
        NullIfEmpty(item.Sku),
        NullIfEmpty(item.Title) ?? NullIfEmpty(item.Sku) ?? item.ProductId ?? "?",
        item.Quantity ?? 1,
        item.SellingPrice ?? item.UnitPrice,
        item.TotalPrice);

    private static string Fold(string state)
    {
        var folded = new StringBuilder(state.Length);
        foreach (var letter in SearchText.Decompose(state.Trim(), NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                folded.Append(char.ToLowerInvariant(letter));
        }
        return folded.ToString();
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Orders;
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

    public static MappedRecord Map(ReadOnlyMemory<byte> payload, EcoManagerConventions conventions)
    {
        try
        {
            var order = JsonSerializer.Deserialize(payload.Span, EcoManagerWire.Default.EcoManagerOrder);
            return order is null ? MappedRecord.Rejected(null, "record: is null") : Map(order, conventions);
        }
        catch (JsonException exception)
        {
            return MappedRecord.Rejected(JsonRecords.Text(payload, "id"u8), JsonRecords.Fault(exception));
        }
    }

    /// <summary>When the order of a raw record was placed; null where the record does not say it readably.</summary>
    public static DateTimeOffset? PlacedAt(ReadOnlyMemory<byte> record, EcoManagerConventions conventions) =>
        JsonRecords.Text(record, "created_at"u8) is { } text && TryTime(text, conventions.TimeZone, out var placedAt) ? placedAt : null;

    public static OrderStatus StatusOf(string? state) =>
        state is not null && States.TryGetValue(Fold(state), out var status) ? status : OrderStatus.Unknown;

    /// <summary>UTC, from either of the two forms; a time without a zone is one of <paramref name="zone"/>.</summary>
    public static bool TryTime(string text, TimeZoneInfo zone, out DateTimeOffset utc)
    {
        utc = default;
        if (text.Length < "yyyy-MM-dd".Length || text[4] != '-')
            return false;
        var hasZone = text.EndsWith('Z') || text.AsSpan("yyyy-MM-dd".Length).ContainsAny('+', '-');
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
            return false;
        // Some databases write "no date" as the first or last day there is.
        if (parsed.Year is < 1970 or > 9000)
            return false;
        utc = hasZone ? parsed.ToUniversalTime() : parsed - zone.GetUtcOffset(parsed.DateTime);
        return true;
    }

    private static MappedRecord Map(EcoManagerOrder order, EcoManagerConventions conventions)
    {
        if (string.IsNullOrEmpty(order.Id))
            return MappedRecord.Rejected(null, "id: is missing");
        if (string.IsNullOrEmpty(order.CreatedAt))
            return MappedRecord.Rejected(order.Id, "created_at: is missing");
        if (!TryTime(order.CreatedAt, conventions.TimeZone, out var placedAt))
            return MappedRecord.Rejected(order.Id, $"created_at: “{JsonRecords.Cut(order.CreatedAt)}” is not a date");
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
            placedAt,
            order.UpdatedAt is { } updated && TryTime(updated, conventions.TimeZone, out var updatedAt) ? updatedAt : null,
            LinesOf(order)));
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
        foreach (var letter in state.Trim().Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                folded.Append(char.ToLowerInvariant(letter));
        }
        return folded.ToString();
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

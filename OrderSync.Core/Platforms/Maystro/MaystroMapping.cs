using System.Globalization;
using System.Text.Json;
using OrderSync.Core.Platforms.Json;
using OrderSync.Core.Shipping;

namespace OrderSync.Core.Platforms.Maystro;

/// <summary>Maystro's shipments in OrderSync's terms.</summary>
internal static class MaystroMapping
{
    public static MappedShipment Map(ReadOnlyMemory<byte> payload, MaystroOptions options)
    {
        try
        {
            var order = JsonSerializer.Deserialize(payload.Span, MaystroWire.Default.MaystroOrder);
            return order is null ? MappedShipment.Rejected(null, "record: is null") : Map(order, options);
        }
        catch (JsonException exception)
        {
            return MappedShipment.Rejected(JsonRecords.Text(payload, "id"u8), JsonRecords.Fault(exception));
        }
    }

    /// <returns>Null for a row that tells no status, or no time.</returns>
    public static ShipmentStep? Step(ReadOnlyMemory<byte> payload, MaystroOptions options)
    {
        try
        {
            var step = JsonSerializer.Deserialize(payload.Span, MaystroWire.Default.MaystroStep);
            return CodeOf(step?.Status) is { } code && step?.CreatedAt is { } text && TryTime(text, options.TimeZone, out var at)
                ? new ShipmentStep(MaystroCodes.Of(code, options.TerminalCodes), at, NullIfEmpty(step.Comment))
                : null;
        }
        catch (JsonException)
        {
            // A row of another shape tells nothing; the shipment's own status is read elsewhere.
            return null;
        }
    }

    private static MappedShipment Map(MaystroOrder order, MaystroOptions options)
    {
        var id = NullIfEmpty(order.Id) ?? NullIfEmpty(order.InstanceUuid);
        if (id is null)
            return MappedShipment.Rejected(null, "id: is missing");
        if (string.IsNullOrEmpty(order.Status))
            return MappedShipment.Rejected(id, "status: is missing");
        if (CodeOf(order.Status) is not { } code)
            return MappedShipment.Rejected(id, $"status: “{JsonRecords.Cut(order.Status)}” is not a code");
        if (Fault("last_update", order.LastUpdate, options) is { } wrong)
            return MappedShipment.Rejected(id, wrong);
        return MappedShipment.Of(new ShipmentSnapshot(
            id,
            NullIfEmpty(order.ExternalOrderId) ?? NullIfEmpty(order.ExternalId),
            NullIfEmpty(order.TrackingNumber) ?? NullIfEmpty(order.Tracking) ?? NullIfEmpty(order.DisplayId),
            MaystroCodes.Of(code, options.TerminalCodes),
            Time(order.LastUpdate, options),
            Time(order.CreatedAt, options) ?? Time(order.OrderedAt, options),
            Time(order.DeliveredAt, options),
            NullIfEmpty(order.CustomerName),
            NullIfEmpty(order.CommuneName),
            NullIfEmpty(order.Wilaya),
            NullIfEmpty(order.AbortReason) ?? NullIfEmpty(order.AlertReason),
            Time(order.PostponedTo, options)));
    }

    /// <summary>Codes are whole numbers, as numbers or as text.</summary>
    private static string? CodeOf(string? status) =>
        int.TryParse(status, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var code)
            ? code.ToString(CultureInfo.InvariantCulture)
            : null;

    private static string? Fault(string field, string? text, MaystroOptions options) =>
        string.IsNullOrWhiteSpace(text) || TryTime(text, options.TimeZone, out _) ? null : $"{field}: “{JsonRecords.Cut(text)}” is not a date";

    private static DateTimeOffset? Time(string? text, MaystroOptions options) =>
        text is not null && TryTime(text, options.TimeZone, out var at) ? at : null;

    private static bool TryTime(string text, TimeZoneInfo zone, out DateTimeOffset utc)
    {
        utc = default;
        if (text.Length < "yyyy-MM-dd".Length || text[4] != '-')
            return false;
        var hasZone = text.EndsWith('Z') || text.AsSpan("yyyy-MM-dd".Length).ContainsAny('+', '-');
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) || parsed.Year is < 1970 or > 9000)
            return false;
        utc = hasZone ? parsed.ToUniversalTime() : parsed - zone.GetUtcOffset(parsed.DateTime);
        return true;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

using System.Globalization;
using OrderSync.Core.Platforms.Json;
using OrderSync.Core.Shipping;

namespace OrderSync.Core.Platforms.Maystro;

/// <summary>Maystro's shipments in OrderSync's terms.</summary>
internal static class MaystroMapping
{
    public static MappedShipment Map(ReadOnlyMemory<byte> payload, MaystroOptions options) =>
        JsonRecords.TryRead(payload, MaystroWire.Default.MaystroOrder, out var order, out var fault)
            ? Map(order, options)
            : MappedShipment.Rejected(JsonRecords.Text(payload, "id"u8), fault!);

    /// <returns>Null for a row that tells no status, or no time: the shipment's own status is read elsewhere.</returns>
    public static ShipmentStep? Step(ReadOnlyMemory<byte> payload, MaystroOptions options) =>
        JsonRecords.TryRead(payload, MaystroWire.Default.MaystroStep, out var step, out _)
        && CodeOf(step.Status) is { } code && Time(step.CreatedAt, options) is { } at
            ? new ShipmentStep(MaystroCodes.Of(code, options.TerminalCodes), at, NullIfEmpty(step.Comment))
            : null;

    private static MappedShipment Map(MaystroOrder order, MaystroOptions options)
    {
        var id = NullIfEmpty(order.Id) ?? NullIfEmpty(order.InstanceUuid);
        if (id is null)
            return MappedShipment.Rejected(null, "id: is missing");
        if (string.IsNullOrEmpty(order.Status))
            return MappedShipment.Rejected(id, "status: is missing");
        if (CodeOf(order.Status) is not { } code)
            return MappedShipment.Rejected(id, $"status: “{JsonRecords.Cut(order.Status)}” is not a code");
        WireTime? changed = WireTimes.TryRead(order.LastUpdate, options.TimeZone, out var change) ? change : null;
        if (changed is null && !string.IsNullOrWhiteSpace(order.LastUpdate))
            return MappedShipment.Rejected(id, $"last_update: “{JsonRecords.Cut(order.LastUpdate)}” is not a date");
        return MappedShipment.Of(new ShipmentSnapshot(
            id,
            NullIfEmpty(order.ExternalOrderId) ?? NullIfEmpty(order.ExternalId),
            NullIfEmpty(order.TrackingNumber) ?? NullIfEmpty(order.Tracking) ?? NullIfEmpty(order.DisplayId),
            MaystroCodes.Of(code, options.TerminalCodes),
            changed?.At,
            Time(order.CreatedAt, options) ?? Time(order.OrderedAt, options),
            Time(order.DeliveredAt, options),
            NullIfEmpty(order.CustomerName),
            NullIfEmpty(order.CommuneName),
            NullIfEmpty(order.Wilaya),
            NullIfEmpty(order.AbortReason) ?? NullIfEmpty(order.AlertReason),
            Time(order.PostponedTo, options))
        {
            StatusSpread = changed?.Spread ?? TimeSpan.Zero,
        });
    }

    /// <summary>Codes are whole numbers, as numbers or as text.</summary>
    private static string? CodeOf(string? status) =>
        int.TryParse(status, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var code)
            ? code.ToString(CultureInfo.InvariantCulture)
            : null;

    private static DateTimeOffset? Time(string? text, MaystroOptions options) => WireTimes.Read(text, options.TimeZone);

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

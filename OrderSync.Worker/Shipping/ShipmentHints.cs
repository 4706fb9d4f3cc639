using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Worker.Webhooks;

namespace OrderSync.Worker.Shipping;

/// <summary>Asks the carrier for the one shipment that a webhook is about; where it names none, a sync that begins soon brings what has changed.</summary>
public sealed class ShipmentHints(PlatformCatalog catalog, ShipmentRefresh refresh, HintedRuns runs) : IHintReader
{
    public bool Reads(PlatformConnection connection) =>
        catalog.TryGet(connection.Platform, out var connector) && connector is IShipmentSource;

    public async Task<string> ReadAsync(PlatformConnection connection, WebhookHint hint, CancellationToken cancellationToken)
    {
        if (hint is { Id: null, Reference: null, Tracking: null })
            return await runs.StartAsync(connection, RunKind.ShippingStatus, "shipping sync", cancellationToken);
        foreach (var name in Names(hint))
        {
            if (await refresh.ReadNowAsync(connection.CompanyId, connection.ConnectionId, name, cancellationToken) is var read and > 0)
                return read == 1 ? "The shipment was read from the carrier." : $"{read} shipments of that name were read from the carrier.";
        }
        return "The carrier has no such shipment.";
    }

    private static IEnumerable<ShipmentName> Names(WebhookHint hint)
    {
        if (hint.Id is { } id)
            yield return new ShipmentName(id);
        if (hint.Reference is { } reference)
            yield return new ShipmentName(ExternalId: null, Reference: reference);
        if (hint.Tracking is { } tracking)
            yield return new ShipmentName(ExternalId: null, Tracking: tracking);
    }
}

using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts.Shipping;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Platforms;
using OrderSync.Core.Shipping;

namespace OrderSync.Api.Shipping;

/// <summary>What carriers' status codes mean.</summary>
public sealed class ShipmentCodes(OrderSyncDb db, PlatformCatalog catalog)
{
    /// <summary>Every known code of the company's carriers, and those that came in unknown, with how many shipments have each now.</summary>
    public async Task<IReadOnlyList<ShipmentCodeView>> WithCountsAsync(CancellationToken cancellationToken)
    {
        var connections = await db.Connections.AsNoTracking().ToListAsync(cancellationToken);
        var counts = await db.Shipments.GroupBy(shipment => new { shipment.ConnectionId, shipment.StatusCode })
            .Select(group => new { group.Key.ConnectionId, group.Key.StatusCode, Count = group.LongCount() }).ToListAsync(cancellationToken);
        var views =
            from connection in connections
            where catalog.TryGet(connection.Platform, out var connector) && connector is IShipmentSource
            let source = catalog.Require<IShipmentSource>(connection.Platform)
            let own = counts.Where(count => count.ConnectionId == connection.Id).ToDictionary(count => count.StatusCode, count => count.Count)
            where connection.DeletedAt is null || own.Count > 0
            let known = source.CodesFor(Of(connection))
            from code in known.Concat(own.Keys.Where(key => known.All(entry => entry.Code != key)).Order(StringComparer.Ordinal).Select(key => source.CodeOf(Of(connection), key)))
            select View(connection.Platform, code, own.GetValueOrDefault(code.Code));
        return [.. views.GroupBy(view => (view.Platform, view.Code)).Select(Sum)];
    }

    /// <summary>In plain English; the carrier's own word where the platform is not installed any more.</summary>
    public string MeaningOf(string platform, string code, string word) =>
        catalog.TryGet(platform, out var connector) && connector is IShipmentSource source
            ? source.CodeOf(new PlatformConnection(Guid.Empty, Guid.Empty, platform, "", new Dictionary<string, string>()), code).Meaning
            : word;

    private static PlatformConnection Of(Connection connection) =>
        new(connection.CompanyId, connection.Id, connection.Platform, connection.Name, connection.Settings);

    private static ShipmentCodeView View(string platform, ShipmentCode code, long shipments) => new(
        platform, code.Code, code.Name, code.Label, code.Meaning, code.IsTerminal, code.OrderStatus, code.IsKnown, shipments);

    private static ShipmentCodeView Sum(IEnumerable<ShipmentCodeView> ofSeveralAccounts)
    {
        var all = ofSeveralAccounts.ToList();
        return all[0] with { IsTerminal = all.Exists(view => view.IsTerminal), Shipments = all.Sum(view => view.Shipments) };
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrderSync.Api.Runs;
using OrderSync.Api.Users;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Breakers;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Connections;

/// <summary>Connections as the Api shows them: no secret is read here, let alone sent. Their orders are counted every few seconds only.</summary>
public sealed class ConnectionReader(
    OrderSyncDb database, OrderCounts counts, PlatformCatalog platforms, CircuitBreakers breakers, CurrentUser user, IOptions<PlatformCallOptions> calls)
{
    public IReadOnlyList<PlatformView> Platforms() =>
        [.. platforms.All.OrderBy(connector => connector.Descriptor.Title, StringComparer.OrdinalIgnoreCase).Select(Describe)];

    public async Task<IReadOnlyList<ConnectionView>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await Rows(database.Connections.Where(row => row.DeletedAt == null).OrderBy(row => row.Name)).ToListAsync(cancellationToken);
        var (orders, shipments) = (await CountAsync(cancellationToken), await CountShipmentsAsync(rows, cancellationToken));
        var open = await Task.WhenAll(rows.Select(row => breakers.TryReadOpenAsync(row.Connection.Id, cancellationToken)));
        return [.. rows.Zip(open, (row, breaker) => Describe(row, orders, shipments, breaker))];
    }

    public async Task<ConnectionView?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await Rows(database.Connections.Where(row => row.Id == id && row.DeletedAt == null)).SingleOrDefaultAsync(cancellationToken) is { } row
            ? Describe(row, await CountAsync(cancellationToken), await CountShipmentsAsync([row], cancellationToken), await breakers.TryReadOpenAsync(row.Connection.Id, cancellationToken))
            : null;

    /// <summary>The state in words, with its reason.</summary>
    public static string Sentence(Connection connection) => connection.State switch
    {
        ConnectionState.Disabled => connection.StateReason ?? "Switched off.",
        ConnectionState.NeedsCredentials => connection.StateReason ?? "The platform refused the credentials: enter them again.",
        _ => connection.LastSuccessAt is null ? "Active; no fetch was complete yet." : "Active.",
    };

    private IQueryable<Row> Rows(IQueryable<Connection> connections) => connections.AsNoTracking().Select(connection => new Row(
        connection,
        database.Runs.Where(run => run.ConnectionId == connection.Id && RunStates.Active.Contains(run.State))
            .OrderBy(run => run.Kind).Select(run => (Guid?)run.Id).FirstOrDefault()));

    private async Task<ILookup<Guid, OrderCount>> CountAsync(CancellationToken cancellationToken) =>
        (await counts.OfAsync(user.CompanyId, cancellationToken)).ToLookup(count => count.ConnectionId);

    private async Task<Dictionary<Guid, long>> CountShipmentsAsync(IReadOnlyCollection<Row> rows, CancellationToken cancellationToken)
    {
        var carriers = rows.Where(IsCarrier).Select(row => row.Connection.Id).ToList();
        return carriers.Count == 0 ? [] : await database.Shipments.Where(shipment => carriers.Contains(shipment.ConnectionId))
            .GroupBy(shipment => shipment.ConnectionId).Select(group => new { group.Key, Count = group.LongCount() })
            .ToDictionaryAsync(count => count.Key, count => count.Count, cancellationToken);
    }

    private bool IsCarrier(Row row) => platforms.TryGet(row.Connection.Platform, out var connector) && connector is IShipmentSource;

    private ConnectionView Describe(Row row, ILookup<Guid, OrderCount> orders, Dictionary<Guid, long> shipments, BreakerView? breaker) => new(
        row.Connection.Id,
        row.Connection.Platform,
        platforms.TitleOf(row.Connection.Platform),
        row.Connection.Name,
        row.Connection.State,
        Sentence(row.Connection),
        row.Connection.Settings,
        row.Connection.SecretsSet,
        orders[row.Connection.Id].Sum(count => count.Orders),
        row.Connection.LastSuccessAt,
        row.Connection.CreatedAt,
        row.ActiveRunId,
        breaker,
        shipments.GetValueOrDefault(row.Connection.Id));

    private PlatformView Describe(IPlatformConnector connector) => new(
        connector.Descriptor.Key,
        connector.Descriptor.Title,
        connector.Descriptor.Summary,
        [.. Capabilities(connector)],
        CallSettings.Describe(calls.Value.Of(connector.Descriptor)),
        connector.Descriptor.Mark);

    private static IEnumerable<string> Capabilities(IPlatformConnector connector)
    {
        if (connector is IOrderSource)
            yield return "orders";
        if (connector is IShipmentSource)
            yield return "shipments";
        if (connector is IConnectionCheck)
            yield return "check";
        if (connector is IWebhookReceiver)
            yield return "webhooks";
    }

    private sealed record Row(Connection Connection, Guid? ActiveRunId);
}

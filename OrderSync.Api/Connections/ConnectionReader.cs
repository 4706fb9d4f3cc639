using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Runs;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Platforms;

namespace OrderSync.Api.Connections;

/// <summary>Connections as the Api shows them: no secret is read here, let alone sent.</summary>
public sealed class ConnectionReader(OrderSyncDb database, PlatformCatalog platforms)
{
    public IReadOnlyList<PlatformView> Platforms() =>
        [.. platforms.All.OrderBy(connector => connector.Descriptor.Title, StringComparer.OrdinalIgnoreCase).Select(Describe)];

    public async Task<IReadOnlyList<ConnectionView>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await Rows(database.Connections.Where(row => row.DeletedAt == null).OrderBy(row => row.Name)).ToListAsync(cancellationToken);
        return [.. rows.Select(Describe)];
    }

    public async Task<ConnectionView?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await Rows(database.Connections.Where(row => row.Id == id && row.DeletedAt == null)).SingleOrDefaultAsync(cancellationToken) is { } row
            ? Describe(row)
            : null;

    /// <summary>The state in words, with its reason.</summary>
    public static string Sentence(Connection connection) => connection.State switch
    {
        ConnectionState.Disabled => connection.StateReason ?? "Switched off.",
        ConnectionState.NeedsCredentials => connection.StateReason ?? "The platform refused the credentials: enter them again.",
        _ => connection.LastSuccessAt is null ? "Active; nothing was fetched yet." : "Active.",
    };

    private IQueryable<Row> Rows(IQueryable<Connection> connections) => connections.AsNoTracking().Select(connection => new Row(
        connection,
        database.Orders.LongCount(order => order.ConnectionId == connection.Id),
        database.Runs.Where(run => run.ConnectionId == connection.Id && RunFilter.ActiveStates.Contains(run.State))
            .OrderBy(run => run.Kind).Select(run => (Guid?)run.Id).FirstOrDefault()));

    private ConnectionView Describe(Row row) => new(
        row.Connection.Id,
        row.Connection.Platform,
        platforms.TitleOf(row.Connection.Platform),
        row.Connection.Name,
        row.Connection.State,
        Sentence(row.Connection),
        row.Connection.Settings,
        row.Connection.SecretsSet,
        row.Orders,
        row.Connection.LastSuccessAt,
        row.Connection.CreatedAt,
        row.ActiveRunId);

    private static PlatformView Describe(IPlatformConnector connector) => new(
        connector.Descriptor.Key,
        connector.Descriptor.Title,
        connector.Descriptor.Summary,
        [.. Capabilities(connector)],
        connector.Descriptor.Settings);

    private static IEnumerable<string> Capabilities(IPlatformConnector connector)
    {
        if (connector is IOrderSource)
            yield return "orders";
        if (connector is IConnectionCheck)
            yield return "check";
    }

    private sealed record Row(Connection Connection, long Orders, Guid? ActiveRunId);
}

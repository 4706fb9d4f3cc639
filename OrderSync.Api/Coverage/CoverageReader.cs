using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts.Coverage;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;

namespace OrderSync.Api.Coverage;

/// <summary>Reads the coverage of the current company's connections. Months that nobody has read are found here, not stored.</summary>
public sealed class CoverageReader(OrderSyncDb db, PlatformCatalog catalog, TimeProvider time)
{
    private const string Stream = "orders";

    public async Task<CoverageMapView> MapAsync(CalendarMonth oldest, CalendarMonth newest, CancellationToken cancellationToken)
    {
        var connections = await Sources().OrderBy(connection => connection.Name).ToListAsync(cancellationToken);
        var rows = await RowsAsync(db.OrderCoverage, oldest, newest, cancellationToken);
        return new CoverageMapView(
            [.. newest.DownTo(oldest).Select(month => month.ToString())],
            [.. connections.Where(ReadsOrders).Select(connection => View(connection, rows[connection.Id], oldest, newest))]);
    }

    /// <returns>Null where the company has no such connection, or it is one to a carrier.</returns>
    public async Task<ConnectionCoverageView?> FindAsync(Guid id, CalendarMonth oldest, CalendarMonth newest, CancellationToken cancellationToken)
    {
        if (await Sources().SingleOrDefaultAsync(connection => connection.Id == id, cancellationToken) is not { } connection || HasNoOrders(connection))
            return null;
        var rows = await RowsAsync(db.OrderCoverage.Where(row => row.ConnectionId == id), oldest, newest, cancellationToken);
        return View(connection, rows[id], oldest, newest);
    }

    private IQueryable<Connection> Sources() => db.Connections.AsNoTracking().Where(connection => connection.DeletedAt == null);

    private static async Task<ILookup<Guid, OrderCoverage>> RowsAsync(
        IQueryable<OrderCoverage> rows, CalendarMonth oldest, CalendarMonth newest, CancellationToken cancellationToken)
    {
        var (from, to) = (DayOf(oldest), DayOf(newest));
        var found = await rows.AsNoTracking().Where(row => row.Stream == Stream && row.Month >= from && row.Month <= to).ToListAsync(cancellationToken);
        return found.ToLookup(row => row.ConnectionId);
    }

    private ConnectionCoverageView View(Connection connection, IEnumerable<OrderCoverage> rows, CalendarMonth oldest, CalendarMonth newest)
    {
        var traits = SourceOf(connection)?.Traits;
        var expiredBefore = traits?.KeptFor is { } kept ? time.GetUtcNow() - kept : DateTimeOffset.MinValue;
        var known = rows.ToDictionary(row => new CalendarMonth(row.Month.Year, row.Month.Month));
        var first = connection.FirstOrderAt is { } at ? CalendarMonth.Of(at) : oldest;
        var months =
            from month in newest.DownTo(oldest)
            let row = known.GetValueOrDefault(month)
            where row is not null || !month.IsBefore(first)
            select MonthCoverage.View(month, row, expiredBefore, time.GetUtcNow());
        return new ConnectionCoverageView(
            connection.Id, connection.Name, connection.Platform, Stream, connection.FirstOrderAt, traits?.IsReadByWindow == true, [.. months]);
    }

    private bool ReadsOrders(Connection connection) => SourceOf(connection) is not null;

    /// <summary>A carrier's.</summary>
    private bool HasNoOrders(Connection connection) =>
        catalog.TryGet(connection.Platform, out var connector) && connector is IShipmentSource and not IOrderSource;

    private IOrderSource? SourceOf(Connection connection) =>
        catalog.TryGet(connection.Platform, out var connector) ? connector as IOrderSource : null;

    private static DateOnly DayOf(CalendarMonth month) => new(month.Year, month.Number, 1);
}

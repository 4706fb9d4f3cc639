using Npgsql;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Events;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Worker.Webhooks;

namespace OrderSync.Worker.Orders;

/// <summary>
/// Reads the one order that a webhook is about, where the platform can be asked for it by its id; else an incremental fetch that begins
/// soon brings it.
/// </summary>
public sealed class OrderHints(
    PlatformCatalog catalog, PlatformConnections connections, NpgsqlDataSource database, HintedRuns runs, ILiveEvents live, TimeProvider time) : IHintReader
{
    public bool Reads(PlatformConnection connection) => catalog.TryGet(connection.Platform, out var connector) && connector is IOrderSource;

    public async Task<string> ReadAsync(PlatformConnection connection, WebhookHint hint, CancellationToken cancellationToken)
    {
        connection = await connections.GetAsync(connection.CompanyId, connection.ConnectionId, cancellationToken);
        var source = catalog.Require<IOrderSource>(connection.Platform);
        return hint.Id is { } id && MappedPage.UnfitId(id) is null && source.TraitsFor(connection).IdsPerRead > 0
            ? await ReadAsync(source, connection, id, cancellationToken)
            : await runs.StartAsync(connection, RunKind.OrderFetch, "fetch", cancellationToken);
    }

    private async Task<string> ReadAsync(IOrderSource source, PlatformConnection connection, string id, CancellationToken cancellationToken)
    {
        var orders = new List<IncomingOrder>();
        var query = new OrderQuery(OrderStream.Open, DateTimeOffset.UnixEpoch, time.GetUtcNow(), Ids: [id]);
        await foreach (var page in source.ReadAsync(connection, query, cancellationToken))
        {
            var mapped = MappedPage.Map(source, connection, page, cursor: null);
            if (mapped.Rejections is [var rejection, ..])
                throw new PlatformException(PlatformFailure.Protocol($"{source.Descriptor.Title} sent an order that cannot be read: {rejection.Reason}."));
            orders.AddRange(mapped.Orders);
        }
        return orders.Count == 0 ? "The platform has no such order." : Sentence(await StoreAsync(connection, orders, cancellationToken));
    }

    private async Task<WriteOutcome[]> StoreAsync(PlatformConnection connection, List<IncomingOrder> orders, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        var batch = new OrderBatch(connection.CompanyId, connection.ConnectionId, RunId: null, time.GetUtcNow(), orders, []);
        var outcomes = await new OrderWriter(session).WriteAsync(batch, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        OrderMetrics.Count(connection.Platform, outcomes);
        await TellAsync(connection, outcomes, cancellationToken);
        return outcomes;
    }

    private async Task TellAsync(PlatformConnection connection, WriteOutcome[] outcomes, CancellationToken cancellationToken)
    {
        var (created, updated) = (outcomes.Count(outcome => outcome == WriteOutcome.Created), outcomes.Count(outcome => outcome == WriteOutcome.Updated));
        if (created + updated == 0)
            return;
        var change = new OrdersChange(connection.ConnectionId, created, updated, 0);
        await live.PublishAsync(new LiveEvent(EventTypes.OrdersChanged, time.GetUtcNow(), connection.CompanyId, Orders: change), cancellationToken);
    }

    private static string Sentence(WriteOutcome[] outcomes) => outcomes switch
    {
        _ when outcomes.Contains(WriteOutcome.Created) => "The order was read from the platform and stored.",
        _ when outcomes.Contains(WriteOutcome.Updated) => "The order was read from the platform and updated.",
        _ => "Nothing changed: what the platform has of the order is stored.",
    };
}

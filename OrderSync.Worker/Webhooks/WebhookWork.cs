using Npgsql;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Data;
using OrderSync.Core.Events;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Core.Users;
using OrderSync.Core.Webhooks;

namespace OrderSync.Worker.Webhooks;

/// <summary>
/// Works the events of one connection, batch by batch, each in one transaction with what it writes: an event is done when its
/// order is stored, and neither is there without the other. Many workers may do so at once, and take turns.
/// </summary>
public sealed class WebhookWork(
    WebhookQueue queue,
    HintWork hints,
    NpgsqlDataSource database,
    PlatformCatalog catalog,
    PlatformConnections connections,
    ILiveEvents live,
    TimeProvider time,
    ILogger<WebhookWork> logger)
{
    /// <summary>An event that fails by itself this often is rejected: it must not hold up the others for ever.</summary>
    private const int MostAttempts = 5;

    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(15);

    public async Task WorkAsync(WebhookSource source, CancellationToken cancellationToken)
    {
        using var company = CurrentCompany.Enter(source.CompanyId);
        while (await WorkBatchAsync(source, cancellationToken) == WebhookQueue.Batch)
            cancellationToken.ThrowIfCancellationRequested();
    }

    /// <returns>How many events were taken.</returns>
    private async Task<int> WorkBatchAsync(WebhookSource source, CancellationToken cancellationToken)
    {
        var taken = new List<Guid>();
        try
        {
            return await WorkTogetherAsync(source, only: null, taken, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !DatabaseOutage.Is(exception))
        {
            logger.LogError(exception, "A batch of webhook events of connection {ConnectionId} failed: they are worked one by one", source.ConnectionId);
        }
        foreach (var id in taken)
            await WorkAloneAsync(source, id, cancellationToken);
        return taken.Count;
    }

    private async Task WorkAloneAsync(WebhookSource source, Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await WorkTogetherAsync(source, id, [], cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !DatabaseOutage.Is(exception))
        {
            logger.LogError(exception, "Webhook event {EventId} failed", id);
            await PutOffAsync(source, id, cancellationToken);
        }
    }

    private async Task<int> WorkTogetherAsync(WebhookSource source, Guid? only, List<Guid> taken, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        var events = await queue.TakeAsync(session, source, only, cancellationToken);
        if (events.Count == 0)
            return 0;
        using var span = RunTrace.Source.StartActivity("webhook events")?.SetTag("ordersync.company_id", source.CompanyId).SetTag("ordersync.connection_id", source.ConnectionId);
        taken.AddRange(events.Select(heard => heard.Id));
        var written = await WriteAsync(session, source, events, cancellationToken);
        await queue.EndAsync(session, source, [.. events.Where(heard => !heard.IsLeft)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        written?.CountWritten();
        await TellAsync(source, written, cancellationToken);
        await ReadHintsAsync(source, [.. events.Where(heard => heard.IsLeft)], cancellationToken);
        return events.Count;
    }

    private async Task ReadHintsAsync(WebhookSource source, IReadOnlyList<HeardEvent> left, CancellationToken cancellationToken)
    {
        if (left.Count == 0)
            return;
        await hints.ReadAsync(source, left, cancellationToken);
        await TellAsync(source, written: null, cancellationToken);
    }

    /// <returns>Null when the connection is no more.</returns>
    private async Task<WebhookBatch?> WriteAsync(
        NpgsqlConnection session, WebhookSource source, List<HeardEvent> events, CancellationToken cancellationToken)
    {
        PlatformConnection connection;
        try
        {
            connection = await connections.GetInAnyStateAsync(source.CompanyId, source.ConnectionId, cancellationToken);
        }
        catch (PlatformException exception) when (exception.Failure.Kind == PlatformFailureKind.NotFound)
        {
            events.ForEach(heard => heard.End(WebhookEventState.Ignored, exception.Failure.Sentence));
            return null;
        }
        catch (PlatformException exception)
        {
            // The credentials cannot be read: nothing is lost until a person enters them again.
            events.ForEach(heard => heard.Postpone(exception.Failure.Sentence, time.GetUtcNow() + TryAgainAfter));
            return null;
        }
        var batch = new WebhookBatch(session, source, connection, time.GetUtcNow());
        var receiver = catalog.Require<IWebhookReceiver>(connection.Platform);
        batch.Read(receiver, receiver as IOrderSource, events);
        await batch.WriteAsync(events, cancellationToken);
        return batch;
    }

    private async Task PutOffAsync(WebhookSource source, Guid id, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        var events = await queue.TakeAsync(session, source, id, cancellationToken);
        foreach (var heard in events)
        {
            // The exception's own words may quote the payload; the log has them under the event's id.
            if (heard.Attempts + 1 >= MostAttempts)
                heard.End(WebhookEventState.Rejected, $"It could not be worked {MostAttempts} times; the worker's log says why.");
            else
                heard.Postpone("It could not be worked; it is tried again.", time.GetUtcNow() + (TryAgainAfter * (heard.Attempts + 1)));
        }
        await queue.EndAsync(session, source, events, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task TellAsync(WebhookSource source, WebhookBatch? written, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (written is { } batch && batch.Created + batch.Updated + batch.Gone > 0)
        {
            var orders = new OrdersChange(source.ConnectionId, batch.Created, batch.Updated, batch.Gone);
            await live.PublishAsync(new LiveEvent(EventTypes.OrdersChanged, now, source.CompanyId, Orders: orders), cancellationToken);
        }
        var webhooks = new WebhooksChange(source.ConnectionId);
        await live.PublishAsync(new LiveEvent(EventTypes.WebhooksChanged, now, source.CompanyId, Webhooks: webhooks), cancellationToken);
    }
}

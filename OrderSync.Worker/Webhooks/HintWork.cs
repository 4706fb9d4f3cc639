using Npgsql;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Data;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Runs;
using OrderSync.Core.Webhooks;

namespace OrderSync.Worker.Webhooks;

/// <summary>
/// Reads what hints are about. Calls to a platform may take minutes, so no transaction is open meanwhile: an event is put off
/// first, and so comes up again if this worker dies.
/// </summary>
public sealed class HintWork(
    WebhookQueue queue,
    NpgsqlDataSource database,
    PlatformConnections connections,
    IEnumerable<IHintReader> readers,
    TimeProvider time,
    ILogger<HintWork> logger)
{
    private const int MostAttempts = 6;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>For a call and its waits: what the platform's limits hold up for longer is put off, and others have their turn.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMinutes(1);

    /// <param name="events">Committed as pending, with a hint as their meaning.</param>
    public async Task ReadAsync(WebhookSource source, IReadOnlyList<HeardEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return;
        var connection = await connections.GetInAnyStateAsync(source.CompanyId, source.ConnectionId, cancellationToken);
        using var calls = CallScope.Begin(null, CallPriority.Normal);
        // Many events of one order are one call.
        foreach (var same in events.GroupBy(heard => heard.Meaning.Hint!))
            await ReadAsync(source, connection, [.. same], cancellationToken);
    }

    private async Task ReadAsync(
        WebhookSource source, PlatformConnection connection, IReadOnlyList<HeardEvent> same, CancellationToken cancellationToken)
    {
        var held = await HoldAsync(source, same, cancellationToken);
        if (held.Count == 0)
            return;
        using var patience = new CancellationTokenSource(Patience, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            if (readers.FirstOrDefault(reader => reader.Reads(connection)) is { } reader)
                End(held, WebhookEventState.Done, await reader.ReadAsync(connection, same[0].Meaning.Hint!, limited.Token));
            else
                End(held, WebhookEventState.Ignored, "Nothing here reads single orders or shipments of this platform; the next fetch brings it.");
        }
        catch (HintPostponedException postponed)
        {
            held.ForEach(heard => heard.Postpone(postponed.Message, time.GetUtcNow() + postponed.Wait));
        }
        catch (PlatformException exception)
        {
            Fail(held, exception.Failure.Sentence, exception.Failure.MayPass, exception.Failure.RetryAfter);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Fail(held, $"It could not be read within {Patience.TotalSeconds:N0} s: the platform is slow, or the connection's limit of calls is spent.", mayPass: true, retryAfter: null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !DatabaseOutage.Is(exception))
        {
            logger.LogError(exception, "Webhook event {EventId} failed: what it hints at could not be read", same[0].Id);
            Fail(held, "OrderSync itself failed: the worker's log says why.", mayPass: true, retryAfter: null);
        }
        await using var session = await database.OpenConnectionAsync(cancellationToken);
        await queue.EndAsync(session, source, held, cancellationToken);
    }

    /// <returns>Those that no other worker has taken meanwhile.</returns>
    private async Task<List<HeardEvent>> HoldAsync(WebhookSource source, IReadOnlyList<HeardEvent> events, CancellationToken cancellationToken)
    {
        await using var session = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(WebhookSql.Hold, session);
        var now = time.GetUtcNow();
        command.Parameters.AddAll(source.CompanyId, events.Select(heard => heard.Id).ToArray(), now, now + Lease);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var held = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            held.Add(reader.GetGuid(0));
        return [.. events.Where(heard => held.Contains(heard.Id))];
    }

    private void Fail(List<HeardEvent> events, string sentence, bool mayPass, TimeSpan? retryAfter)
    {
        foreach (var heard in events)
        {
            var wait = TryAgainAfter * Math.Pow(2, Math.Min(heard.Attempts, MostAttempts));
            if (mayPass && heard.Attempts + 1 < MostAttempts)
                heard.Postpone(sentence, time.GetUtcNow() + (retryAfter > wait ? retryAfter.Value : wait));
            else
                heard.End(WebhookEventState.Rejected, sentence);
        }
    }

    private static void End(List<HeardEvent> events, WebhookEventState state, string reason) => events.ForEach(heard => heard.End(state, reason));
}

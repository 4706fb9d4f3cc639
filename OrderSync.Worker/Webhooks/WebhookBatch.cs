using Npgsql;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Core.Webhooks;
using OrderSync.Worker.Orders;

namespace OrderSync.Worker.Webhooks;

/// <summary>
/// Writes what events say into the orders, by the rules that fetches keep: same bytes change nothing, and an older version never
/// overwrites a newer one. So events may come late, twice and in any order. Works inside the caller's transaction.
/// </summary>
public sealed class WebhookBatch(NpgsqlConnection database, WebhookSource source, PlatformConnection connection, DateTimeOffset now)
{
    private WriteOutcome[] _outcomes = [];

    public int Created { get; private set; }

    public int Updated { get; private set; }

    public int Gone { get; private set; }

    /// <summary>Says of each event what it means; those that mean no order are ended.</summary>
    public void Read(IWebhookReceiver receiver, IOrderSource? orders, IReadOnlyList<HeardEvent> events)
    {
        foreach (var heard in events)
        {
            heard.Meaning = receiver.Read(connection, heard.PlatformEvent, heard.Payload);
            switch (heard.Meaning.Kind)
            {
                case WebhookMeaningKind.Order or WebhookMeaningKind.Gone:
                    Map(orders, heard);
                    break;
                case WebhookMeaningKind.Nothing:
                    heard.End(WebhookEventState.Ignored, heard.Meaning.Reason!);
                    break;
                case WebhookMeaningKind.Unreadable:
                    heard.End(WebhookEventState.Rejected, heard.Meaning.Reason!);
                    break;
            }
        }
    }

    public async Task WriteAsync(IReadOnlyList<HeardEvent> events, CancellationToken cancellationToken)
    {
        await LeaveOutAsync([.. events.Where(heard => heard.Order is not null)], cancellationToken);
        await PassOverAsync([.. events.Where(heard => heard is { Order: not null, Attempts: > 0, Meaning.Kind: WebhookMeaningKind.Order })], cancellationToken);
        var written = events.Where(heard => heard.Order is not null).ToList();
        if (written.Count > 0)
            await StoreAsync(written, cancellationToken);
        await MarkGoneAsync(events, cancellationToken);
    }

    private void Map(IOrderSource? orders, HeardEvent heard)
    {
        var record = heard.Meaning.Record;
        if (orders is null)
        {
            heard.End(WebhookEventState.Rejected, "This platform's orders are not read by OrderSync.");
            return;
        }
        if (record.IsEmpty)
            return;
        var page = MappedPage.Map(orders, connection, new OrderPage([record], NextCursor: null), cursor: null);
        heard.Order = page.Orders.SingleOrDefault();
        // A deletion needs no more than the id.
        if (heard.Order is null && heard.Meaning.Kind == WebhookMeaningKind.Order)
            heard.End(WebhookEventState.Rejected, page.Rejections[0].Reason);
    }

    /// <summary>
    /// An order that is gone stays so when news from before its deletion come late. Only a version from after it, and newer than
    /// what is stored, brings it back: then the platform has restored it.
    /// </summary>
    private async Task LeaveOutAsync(IReadOnlyList<HeardEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return;
        await using var command = new NpgsqlCommand(WebhookSql.Gone, database);
        command.Parameters.AddAll(source.CompanyId, source.ConnectionId, events.Select(heard => heard.Order!.Order.ExternalId).Distinct().ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var byId = events.ToLookup(heard => heard.Order!.Order.ExternalId, StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            var goneAt = reader.GetFieldValue<DateTimeOffset>(1);
            var storedAt = IncomingOrder.Believed(await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetFieldValue<DateTimeOffset>(2), now);
            foreach (var heard in byId[reader.GetString(0)].Where(heard => !IsRestored(heard.Order!.Order, goneAt, storedAt)))
            {
                heard.Order = null;
                heard.End(WebhookEventState.Ignored, $"The order was deleted on {goneAt:yyyy-MM-dd HH:mm} UTC, and this is from before.");
            }
        }
    }

    /// <summary>Of two versions of the same time the one that came later counts: one that is worked again may be the one that came before.</summary>
    private async Task PassOverAsync(IReadOnlyList<HeardEvent> again, CancellationToken cancellationToken)
    {
        if (again.Count == 0)
            return;
        await using var command = new NpgsqlCommand(WebhookSql.Overtaken, database);
        command.Parameters.AddAll(source.CompanyId, source.ConnectionId, again.Select(heard => heard.Id).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var heard = again.Single(heard => heard.Id == reader.GetGuid(0));
            var storedAt = IncomingOrder.Believed(await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetFieldValue<DateTimeOffset>(1), now);
            if (heard.Order!.Order.PlatformUpdatedAt > storedAt)
                continue;
            heard.Order = null;
            heard.End(WebhookEventState.Done, "Nothing changed: what came later about this order was worked before.");
        }
    }

    private static bool IsRestored(OrderSnapshot order, DateTimeOffset goneAt, DateTimeOffset? storedAt) =>
        order.PlatformUpdatedAt > goneAt && !(order.PlatformUpdatedAt <= storedAt);

    /// <summary>Once it is committed.</summary>
    public void CountWritten() => OrderMetrics.Count(connection.Platform, _outcomes);

    private async Task StoreAsync(List<HeardEvent> events, CancellationToken cancellationToken)
    {
        var batch = new OrderBatch(source.CompanyId, source.ConnectionId, RunId: null, now, [.. events.Select(heard => heard.Order!)], []);
        var outcomes = await new OrderWriter(database).WriteAsync(batch, cancellationToken);
        _outcomes = outcomes;
        for (var index = 0; index < events.Count; index++)
        {
            var outcome = outcomes[index];
            Created += outcome == WriteOutcome.Created ? 1 : 0;
            Updated += outcome == WriteOutcome.Updated ? 1 : 0;
            events[index].End(WebhookEventState.Done, outcome switch
            {
                WriteOutcome.Created => "The order was stored.",
                WriteOutcome.Updated => "The order was updated.",
                _ => "Nothing changed: the same version of the order, or a newer one, is stored.",
            });
        }
    }

    private async Task MarkGoneAsync(IReadOnlyList<HeardEvent> events, CancellationToken cancellationToken)
    {
        var told = events.Where(heard => heard.Meaning.Kind == WebhookMeaningKind.Gone && heard.State != WebhookEventState.Ignored)
            .ToLookup(heard => heard.Meaning.ExternalId!, StringComparer.Ordinal);
        var deletions = told.Select(deletion => deletion.MaxBy(heard => heard.ReceivedAt)!).Where(deletion => !IsRestoredIn(events, deletion)).ToList();
        var marked = await MarkGoneAsync(deletions, cancellationToken);
        Gone += marked.Count;
        foreach (var heard in told.SelectMany(deletion => deletion))
        {
            if (marked.Contains(heard.Meaning.ExternalId!))
                heard.End(WebhookEventState.Done, "The order is marked as gone.");
            else
                heard.End(WebhookEventState.Ignored, "The order is not stored here, is known to be gone, or was restored.");
        }
    }

    private async Task<HashSet<string>> MarkGoneAsync(List<HeardEvent> deletions, CancellationToken cancellationToken)
    {
        var marked = new HashSet<string>(StringComparer.Ordinal);
        if (deletions.Count == 0)
            return marked;
        await using var command = new NpgsqlCommand(WebhookSql.MarkGone, database);
        command.Parameters.AddAll(
            source.CompanyId,
            source.ConnectionId,
            deletions.Select(deletion => deletion.Meaning.ExternalId!).ToArray(),
            deletions.Select(deletion => deletion.ReceivedAt.UtcDateTime).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            marked.Add(reader.GetString(0));
        return marked;
    }

    private static bool IsRestoredIn(IReadOnlyList<HeardEvent> events, HeardEvent deletion) => events.Any(heard =>
        heard.Meaning.Kind == WebhookMeaningKind.Order
        && heard.Order?.Order is { } order && order.ExternalId == deletion.Meaning.ExternalId && order.PlatformUpdatedAt > deletion.ReceivedAt);
}

using System.Globalization;
using Npgsql;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;

namespace OrderSync.Core.Webhooks;

/// <summary>Where deliveries are kept before they are answered: what is in here is not lost any more.</summary>
public sealed class WebhookInbox(NpgsqlDataSource database, TimeProvider time)
{
    public const int LongestReason = 1000;

    private const string Find = "select company_id, platform, state from connections where id = $1 and deleted_at is null";

    /// <summary>
    /// What says the same as an event that waits is merged with it, unless a worker has that in hand, or something else was said of the
    /// order since: then it would be worked too early. The same delivery id is the same event, whatever became of it.
    /// </summary>
    private const string Insert = """
        with waiting as (
            select id from webhook_events same
            where company_id = $1 and connection_id = $3 and dedupe_key = $5 and state = $9 and due_at <= $8 and $12::text is null
                and not exists (
                    select 1 from webhook_events later
                    where later.company_id = $1 and later.connection_id = $3 and later.received_at >= same.received_at
                        and (later.received_at, later.id) > (same.received_at, same.id) and later.dedupe_key <> $5
                        and coalesce(later.external_id = same.external_id, true))
            order by received_at desc, id desc limit 1
            for update skip locked
        ), merged as (
            update webhook_events set deliveries = deliveries + 1 from waiting
            where webhook_events.company_id = $1 and webhook_events.id = waiting.id
            returning webhook_events.id
        ), added as (
            insert into webhook_events as kept (
                company_id, id, connection_id, platform_event, dedupe_key, external_id, payload, received_at, deliveries,
                state, reason, attempts, due_at, processed_at, delivery_id)
            select $1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, 0, $8, $11, $12 where not exists (select 1 from merged)
            on conflict (company_id, connection_id, delivery_id) where delivery_id is not null do update set deliveries = kept.deliveries + 1
            returning deliveries
        )
        select coalesce((select deliveries = 1 from added), false)
        """;

    /// <summary>One row for each connection and minute, so that a stranger cannot fill the table.</summary>
    private const string InsertTooLarge = """
        insert into webhook_events as kept (
            company_id, id, connection_id, platform_event, dedupe_key, payload, received_at, deliveries,
            state, reason, attempts, due_at, processed_at, delivery_id)
        values ($1, $2, $3, '', $4, '', $5, 1, 'Rejected', $6, 0, $5, $5, $4)
        on conflict (company_id, connection_id, delivery_id) where delivery_id is not null do update set
            deliveries = kept.deliveries + 1, reason = excluded.reason
        returning deliveries = 1
        """;

    private const string AskAgain = """
        update webhook_events set state = 'Pending', reason = null, due_at = $3, processed_at = null
        where company_id = $1 and id = $2 and state = 'Rejected' and octet_length(payload) > 0
        returning connection_id
        """;

    /// <summary>Whose connection an address names; null where there is none.</summary>
    public async Task<WebhookTarget?> FindAsync(string platform, Guid connectionId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Find);
        command.Parameters.AddAll(connectionId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && reader.GetString(1) == platform
            ? new WebhookTarget(new WebhookSource(reader.GetGuid(0), connectionId), IsOn: reader.GetString(2) != "Disabled")
            : null;
    }

    /// <param name="ignored">Why nothing is to be done with it; null to have it worked.</param>
    /// <returns>False when it is one that was kept before.</returns>
    public async Task<bool> KeepAsync(
        WebhookSource source, WebhookNotice notice, ReadOnlyMemory<byte> payload, string? ignored, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(Insert);
        command.Parameters.AddAll(
            source.CompanyId, Guid.CreateVersion7(now), source.ConnectionId, Clean(notice.Event), notice.Key, ExternalId(notice), payload.ToArray(), now);
        command.Parameters.AddAll(
            (ignored is null ? WebhookEventState.Pending : WebhookEventState.Ignored).ToString(), ignored, ignored is null ? null : now, notice.DeliveryId);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Keeps that a delivery was too large to be read, as a rejected event without bytes: who sent it was not checked.</summary>
    /// <param name="bytes">What it said of its size; null where it said nothing.</param>
    /// <returns>False when there was one in this minute.</returns>
    public async Task<bool> KeepTooLargeAsync(WebhookSource source, long? bytes, int mostBytes, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var size = bytes is { } known ? $"It has {Number(known)} bytes" : $"It has more than {Number(mostBytes)} bytes";
        var reason = $"Refused with 413: the delivery is too large. {size}; {Number(mostBytes)} are read at most. Nothing of it was kept: the next fetch brings what it told of.";
        var minute = string.Create(CultureInfo.InvariantCulture, $"too large, {now:yyyy-MM-dd HH:mm}");
        await using var command = database.CreateCommand(InsertTooLarge);
        command.Parameters.AddAll(source.CompanyId, Guid.CreateVersion7(now), source.ConnectionId, minute, now, reason);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Has a rejected event worked once more.</summary>
    /// <returns>Whose it is; null when it is not rejected, or has no bytes.</returns>
    public async Task<WebhookSource?> RetryAsync(Guid companyId, Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(AskAgain);
        command.Parameters.AddAll(companyId, id, time.GetUtcNow());
        return await command.ExecuteScalarAsync(cancellationToken) is Guid connectionId ? new WebhookSource(companyId, connectionId) : null;
    }

    /// <summary>An id that is too long is none that an order could have.</summary>
    private static string? ExternalId(WebhookNotice notice) =>
        notice.ExternalId is { Length: > 0 and <= OrderConfiguration.IdLength } id ? Clean(id) : null;

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Clean(string text) => text.Replace("\0", "", StringComparison.Ordinal);
}

/// <summary>A connection whose platform tells of changes, as it travels between Api and workers.</summary>
public sealed record WebhookSource(Guid CompanyId, Guid ConnectionId);

/// <param name="IsOn">False when a person has switched the connection off.</param>
public sealed record WebhookTarget(WebhookSource Source, bool IsOn);

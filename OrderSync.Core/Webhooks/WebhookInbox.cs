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

    private const string Insert = """
        insert into webhook_events as kept (
            company_id, id, connection_id, platform_event, dedupe_key, external_id, payload, received_at, deliveries,
            state, reason, attempts, due_at, processed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, 0, $8, $11)
        on conflict (company_id, connection_id, dedupe_key) do update set deliveries = kept.deliveries + 1
        returning deliveries = 1
        """;

    private const string AskAgain = """
        update webhook_events set state = 'Pending', reason = null, due_at = $3, processed_at = null
        where company_id = $1 and id = $2 and state = 'Rejected'
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
    /// <returns>False when the same event was kept before.</returns>
    public async Task<bool> KeepAsync(
        WebhookSource source, WebhookNotice notice, ReadOnlyMemory<byte> payload, string? ignored, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(Insert);
        command.Parameters.AddAll(
            source.CompanyId, Guid.CreateVersion7(now), source.ConnectionId, Clean(notice.Event), notice.Key, ExternalId(notice), payload.ToArray(), now);
        command.Parameters.AddAll(
            (ignored is null ? WebhookEventState.Pending : WebhookEventState.Ignored).ToString(), ignored, ignored is null ? null : now);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Has a rejected event worked once more.</summary>
    /// <returns>Whose it is; null when it is not rejected.</returns>
    public async Task<WebhookSource?> RetryAsync(Guid companyId, Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(AskAgain);
        command.Parameters.AddAll(companyId, id, time.GetUtcNow());
        return await command.ExecuteScalarAsync(cancellationToken) is Guid connectionId ? new WebhookSource(companyId, connectionId) : null;
    }

    /// <summary>An id that is too long is none that an order could have.</summary>
    private static string? ExternalId(WebhookNotice notice) =>
        notice.ExternalId is { Length: > 0 and <= OrderConfiguration.IdLength } id ? Clean(id) : null;

    private static string Clean(string text) => text.Replace("\0", "", StringComparison.Ordinal);
}

/// <summary>A connection whose platform tells of changes, as it travels between Api and workers.</summary>
public sealed record WebhookSource(Guid CompanyId, Guid ConnectionId);

/// <param name="IsOn">False when a person has switched the connection off.</param>
public sealed record WebhookTarget(WebhookSource Source, bool IsOn);

using Npgsql;
using OrderSync.Core.Runs;
using OrderSync.Core.Webhooks;

namespace OrderSync.Worker.Webhooks;

/// <summary>The events that wait to be worked, as rows that are locked while they are.</summary>
public sealed class WebhookQueue(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Events in one transaction.</summary>
    public const int Batch = 500;

    /// <summary>Connections that have something to work.</summary>
    public async Task<List<WebhookSource>> SourcesAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WebhookSql.Sources);
        command.Parameters.AddAll(time.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sources = new List<WebhookSource>();
        while (await reader.ReadAsync(cancellationToken))
            sources.Add(new WebhookSource(reader.GetGuid(0), reader.GetGuid(1)));
        return sources;
    }

    /// <summary>Within the caller's transaction. Waits for another that works the connection's events.</summary>
    /// <param name="only">This one; null for the oldest that are due.</param>
    public async Task<List<HeardEvent>> TakeAsync(NpgsqlConnection connection, WebhookSource source, Guid? only, CancellationToken cancellationToken)
    {
        await WaitForOthersAsync(connection, source, cancellationToken);
        await using var command = new NpgsqlCommand(only is null ? WebhookSql.Take : WebhookSql.TakeOne, connection);
        if (only is { } id)
            command.Parameters.AddAll(source.CompanyId, id);
        else
            command.Parameters.AddAll(source.CompanyId, source.ConnectionId, time.GetUtcNow(), Batch);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<HeardEvent>();
        while (await reader.ReadAsync(cancellationToken))
        {
            events.Add(new HeardEvent(
                reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetInt32(4)));
        }
        return events;
    }

    public async Task EndAsync(NpgsqlConnection connection, WebhookSource source, IReadOnlyList<HeardEvent> events, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(WebhookSql.End, connection);
        command.Parameters.AddAll(
            source.CompanyId,
            events.Select(heard => heard.Id).ToArray(),
            events.Select(heard => heard.State.ToString()).ToArray(),
            events.Select(heard => Cut(heard.Reason)).ToArray(),
            events.Select(heard => heard.DueAt?.UtcDateTime).ToArray(),
            time.GetUtcNow());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task WaitForOthersAsync(NpgsqlConnection connection, WebhookSource source, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(WebhookSql.OneBatch, connection);
        command.Parameters.AddAll(source.ConnectionId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string? Cut(string? reason)
    {
        var clean = reason?.Replace("\0", "", StringComparison.Ordinal);
        return clean?.Length > WebhookInbox.LongestReason ? clean[..(WebhookInbox.LongestReason - 1)] + "…" : clean;
    }
}

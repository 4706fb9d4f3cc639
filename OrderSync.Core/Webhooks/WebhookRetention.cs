using Microsoft.Extensions.Configuration;
using Npgsql;

namespace OrderSync.Core.Webhooks;

/// <summary>
/// Forgets events that are older than Webhooks:KeepEvents (30 days): their payloads are customers' data, and what they changed is
/// in the orders' revisions. Pending ones stay. A copy of a forgotten event that is sent again changes nothing: it is older than the order.
/// </summary>
public sealed class WebhookRetention(NpgsqlDataSource database, IConfiguration configuration, TimeProvider time)
{
    private const int Batch = 5_000;

    private const string Sql = """
        delete from webhook_events where ctid = any(array(
            select ctid from webhook_events where received_at < $1 and state <> 'Pending' limit $2))
        """;

    private static readonly TimeSpan Standard = TimeSpan.FromDays(30);

    /// <summary>A batch at a time, so that nobody waits for long.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> DeleteOldAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - configuration.GetValue("Webhooks:KeepEvents", Standard);
        for (var total = 0; ;)
        {
            await using var command = database.CreateCommand(Sql);
            command.Parameters.AddWithValue(before);
            command.Parameters.AddWithValue(Batch);
            var deleted = await command.ExecuteNonQueryAsync(cancellationToken);
            total += deleted;
            if (deleted < Batch)
                return total;
        }
    }
}

using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Core.Notifications;
using Quartz;

namespace OrderSync.Worker.Notifications;

/// <summary>Once a day, on one node of the cluster: forgets notifications and deliveries that are older than they are kept.</summary>
[DisallowConcurrentExecution]
public sealed class NotificationCleanup(
    NpgsqlDataSource database, IOptions<NotificationOptions> options, TimeProvider time, ILogger<NotificationCleanup> logger) : IJob
{
    public static readonly JobKey Key = new("notification-cleanup", "system");

    /// <summary>In UTC, at a time at which few people work.</summary>
    public const string Daily = "0 37 3 * * ?";

    private const int Batch = 5_000;

    /// <summary>Also of troubles that were never said to be over; the inboxes' entries go with them.</summary>
    private const string Notifications = "delete from notifications where ctid = any(array(select ctid from notifications where last_at < $1 limit $2))";

    private const string Deliveries = "delete from webhook_deliveries where ctid = any(array(select ctid from webhook_deliveries where created_at < $1 limit $2))";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var notifications = await DeleteAsync(Notifications, now - options.Value.Keep, cancellationToken);
        var deliveries = await DeleteAsync(Deliveries, now - options.Value.KeepDeliveries, cancellationToken);
        logger.LogInformation("{Notifications} notifications and {Deliveries} deliveries were old enough to be forgotten", notifications, deliveries);
    }

    /// <summary>A batch at a time, so that nobody waits for long.</summary>
    private async Task<int> DeleteAsync(string sql, DateTimeOffset before, CancellationToken cancellationToken)
    {
        for (var total = 0; ;)
        {
            await using var command = database.CreateCommand(sql);
            command.Parameters.AddWithValue(before);
            command.Parameters.AddWithValue(Batch);
            var deleted = await command.ExecuteNonQueryAsync(cancellationToken);
            total += deleted;
            if (deleted < Batch)
                return total;
        }
    }
}

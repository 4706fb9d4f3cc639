using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrderSync.Contracts;
using OrderSync.Contracts.Scheduling;
using StackExchange.Redis;

namespace OrderSync.Core.Scheduling;

/// <summary>
/// The scheduler's state in Redis, for programs that look there: <c>scheduler:status:{company}</c>, and for each kind of work when it last began
/// and ended and what came of it. Nothing reads it here; Postgres is the truth.
/// </summary>
public sealed class SchedulerMirror(IConnectionMultiplexer redis, TimeProvider time, ILogger<SchedulerMirror> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <param name="companyId">Null: the installation's.</param>
    public Task SwitchedAsync(Guid? companyId, bool isRunning, DateTimeOffset? startedAt, CancellationToken cancellationToken) => SetAsync(
        [(companyId is { } company ? $"scheduler:status:{company}" : "scheduler:status",
            new { status = isRunning ? "running" : "stopped", isRunning, startedAt })],
        cancellationToken);

    public Task StartedAsync(Guid companyId, ScheduleKind kind, Guid? connectionId, CancellationToken cancellationToken) => kind == ScheduleKind.Cleanup
        ? Task.CompletedTask
        : SetAsync([.. Suffixes(companyId, connectionId).Select(suffix => ($"{NameOf(kind)}_start{suffix}", (object)time.GetUtcNow()))], cancellationToken);

    public Task EndedAsync(Guid companyId, ScheduleKind kind, Guid? connectionId, object results, CancellationToken cancellationToken) => kind == ScheduleKind.Cleanup
        ? SetAsync([($"{NameOf(kind)}:{companyId}", new { at = time.GetUtcNow(), results })], cancellationToken)
        : SetAsync(
            [.. Suffixes(companyId, connectionId).SelectMany(suffix => new[]
            {
                ($"{NameOf(kind)}_end{suffix}", (object)time.GetUtcNow()), ($"{NameOf(kind)}_results{suffix}", results),
            })],
            cancellationToken);

    public static string NameOf(ScheduleKind kind) => kind switch
    {
        ScheduleKind.OrderSync => "scheduler:last_ecomanager_sync",
        ScheduleKind.ShippingSync => "scheduler:last_shipping_sync",
        _ => "scheduler:last_cleanup",
    };

    /// <summary>The company's last, and that of the connection.</summary>
    private static IEnumerable<string> Suffixes(Guid companyId, Guid? connectionId) =>
        connectionId is { } connection ? [$":{companyId}", $":{companyId}:{connection}"] : [$":{companyId}"];

    private async Task SetAsync(IReadOnlyList<(string Key, object Value)> values, CancellationToken cancellationToken)
    {
        try
        {
            await redis.GetDatabase().StringSetAsync(
                [.. values.Select(pair => KeyValuePair.Create((RedisKey)pair.Key, (RedisValue)JsonSerializer.Serialize(pair.Value, ContractJson.Options)))])
                .WaitAsync(Patience, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis is away: its mirror of the scheduler is old until the next change");
        }
    }
}

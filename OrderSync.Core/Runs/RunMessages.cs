using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace OrderSync.Core.Runs;

/// <summary>A run by its full key, as it travels between Api and workers.</summary>
public sealed record RunKey(Guid CompanyId, Guid RunId);

/// <summary>
/// The short cuts through Redis: "take this run up" and "look at your control". The rows say the same, so a lost message costs
/// seconds, never a run.
/// </summary>
public sealed class RunMessages(IConnectionMultiplexer redis, ILogger<RunMessages> logger)
{
    public static readonly RedisChannel WakeChannel = new("ordersync:runs:wake", RedisChannel.PatternMode.Literal);
    public static readonly RedisChannel ControlChannel = new("ordersync:runs:control", RedisChannel.PatternMode.Literal);

    /// <summary>Redis that hangs holds nobody up for longer; the message may then still be sent.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public Task WakeAsync(RunKey run) => PublishAsync(WakeChannel, run);

    public Task ControlAsync(RunKey run) => PublishAsync(ControlChannel, run);

    /// <param name="handle">Called for each message, on a Redis thread: it must be quick and must not throw.</param>
    public Task SubscribeAsync(RedisChannel channel, Action<RunKey> handle) =>
        redis.GetSubscriber().SubscribeAsync(channel, (_, message) =>
        {
            if (JsonSerializer.Deserialize<RunKey>((string)message!) is { } run)
                handle(run);
        });

    private async Task PublishAsync(RedisChannel channel, RunKey run)
    {
        using var span = Activity.Current is null ? null : RunTrace.Source.StartActivity($"publish {channel}", ActivityKind.Producer);
        try
        {
            await redis.GetSubscriber().PublishAsync(channel, JsonSerializer.Serialize(run)).WaitAsync(Patience);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            span?.SetStatus(ActivityStatusCode.Error, exception.Message).SetTag("error.type", exception.GetType().FullName);
            logger.LogWarning(exception, "Redis is away: run {RunId} goes on by the sweep instead", run.RunId);
        }
    }
}

using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrderSync.Contracts.Webhooks;
using StackExchange.Redis;

namespace OrderSync.Core.Webhooks;

/// <summary>
/// What goes through Redis: "there is something to work", and the count of deliveries that were refused. Neither is needed for
/// an event to be worked: the sweep finds what nobody heard of.
/// </summary>
public sealed class WebhookMessages(IConnectionMultiplexer redis, TimeProvider time, ILogger<WebhookMessages> logger)
{
    private static readonly RedisChannel WakeChannel = new("ordersync:webhooks:wake", RedisChannel.PatternMode.Literal);

    /// <summary>Redis that hangs holds no platform up for longer: it wants its answer within seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan KeepRefusals = TimeSpan.FromHours(24);

    public Task WakeAsync(WebhookSource source) => TryAsync(
        redis => redis.GetSubscriber().PublishAsync(WakeChannel, JsonSerializer.Serialize(source)), "a webhook event is found by the sweep instead");

    /// <param name="handle">Called for each message, on a Redis thread: it must be quick and must not throw.</param>
    public Task SubscribeAsync(Action<WebhookSource> handle) => redis.GetSubscriber().SubscribeAsync(WakeChannel, (_, message) =>
    {
        if (JsonSerializer.Deserialize<WebhookSource>((string)message!) is { } source)
            handle(source);
    });

    /// <summary>Counts a delivery that was not accepted. Nothing of it is kept: anybody may send anything.</summary>
    public Task RefusedAsync(Guid connectionId, string reason) => TryAsync(
        redis =>
        {
            var (database, key) = (redis.GetDatabase(), Refusals(connectionId));
            return Task.WhenAll(
                database.HashIncrementAsync(key, "count"),
                database.HashSetAsync(key, [new("at", time.GetUtcNow().ToUnixTimeMilliseconds()), new("reason", reason)]),
                database.KeyExpireAsync(key, KeepRefusals));
        },
        "a refused delivery is not counted");

    /// <returns>Null when none was refused, or Redis is away.</returns>
    public async Task<WebhookRefusals?> ReadRefusalsAsync(Guid connectionId)
    {
        HashEntry[] entries = [];
        await TryAsync(async redis => entries = await redis.GetDatabase().HashGetAllAsync(Refusals(connectionId)), "refused deliveries are not shown");
        var values = entries.ToDictionary(entry => (string)entry.Name!, entry => (string)entry.Value!, StringComparer.Ordinal);
        return values.TryGetValue("count", out var count) && values.TryGetValue("at", out var at)
            ? new WebhookRefusals(
                long.Parse(count, CultureInfo.InvariantCulture),
                DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(at, CultureInfo.InvariantCulture)),
                values.GetValueOrDefault("reason", ""))
            : null;
    }

    private async Task TryAsync(Func<IConnectionMultiplexer, Task> act, string otherwise)
    {
        try
        {
            await act(redis).WaitAsync(Patience);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis is away: {Otherwise}", otherwise);
        }
    }

    private static RedisKey Refusals(Guid connectionId) => $"ordersync:webhooks:refused:{connectionId}";
}

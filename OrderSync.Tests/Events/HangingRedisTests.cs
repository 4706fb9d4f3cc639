using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Events;
using OrderSync.Core.Events;
using OrderSync.Core.Runs;
using OrderSync.Tests.Fixtures;
using StackExchange.Redis;

namespace OrderSync.Tests.Events;

public sealed class HangingRedisTests
{
    [Fact]
    public async Task A_Redis_that_hangs_holds_up_events_and_wake_ups_for_about_a_second_each()
    {
        await using var servers = await LocalServers.StartAsync("ordersync_hanging");
        using var redis = await ConnectionMultiplexer.ConnectAsync(servers.Redis);
        var (events, messages) = (new RedisLiveEvents(redis, NullLogger<RedisLiveEvents>.Instance), new RunMessages(redis, NullLogger<RunMessages>.Instance));
        var told = new LiveEvent(
            EventTypes.ConnectionChanged, DateTimeOffset.UnixEpoch, Guid.Empty, null, new(Guid.Empty, "Shop", ConnectionState.Active, ""));
        await events.PublishAsync(told, TestContext.Current.CancellationToken);
        await redis.GetDatabase().ExecuteAsync("CLIENT", "PAUSE", "20000", "ALL");

        var (forEvent, forMessage) = (
            await TimeAsync(() => events.PublishAsync(told, TestContext.Current.CancellationToken)),
            await TimeAsync(() => messages.WakeAsync(new RunKey(Guid.Empty, Guid.Empty))));

        forEvent.TotalSeconds.ShouldBeInRange(0.9, 3);
        forMessage.TotalSeconds.ShouldBeInRange(0.9, 3);
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var began = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(began);
    }
}

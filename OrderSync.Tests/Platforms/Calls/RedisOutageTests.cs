using System.Diagnostics;
using System.Net;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Platforms.Calls;

/// <summary>What a process does while Redis is away, and when it is back.</summary>
public sealed class RedisOutageTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private readonly Guid _connection = Guid.CreateVersion7();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_keeps_its_share_while_Redis_is_away_and_owns_up_when_it_is_back()
    {
        var history = new FixedHistory();
        await using var host = new CallHost(await redis.ConnectAsync(), history: history, workers: 3);
        var request = Ask((30, 3_600));
        (await GrantedAsync(host, request, 5)).ShouldBe(5);
        await redis.StopAsync();
        history.Calls.Add((3_600_000, new CallsAtAge(TimeSpan.FromSeconds(30), 5)));

        // A third of 30, less a third of the 5 that were spent before.
        (await GrantedAsync(host, request, 30)).ShouldBe(8);

        await redis.StartAsync();
        history.Calls.Add((3_600_000, new CallsAtAge(TimeSpan.FromSeconds(10), 8)));
        await UntilBackAsync(host);
        // The new Redis was seeded from the record: the 13 are not counted twice.
        (await GrantedAsync(host, request, 30)).ShouldBe(17);
        Logged(host, "Redis is away").ShouldBe(1);
        Logged(host, "Redis is back").ShouldBe(1);
    }

    [Fact]
    public async Task Calls_that_a_Redis_with_its_state_did_not_see_are_added_to_it()
    {
        var (one, other) = (await redis.ConnectAsync(), await redis.ConnectAsync());
        await using var away = new CallHost(one, workers: 1);
        await using var there = new CallHost(other);
        var request = Ask((10, 3_600));
        (await GrantedAsync(there, request, 2)).ShouldBe(2);
        away.Get<LocalBudgets>().Open(request, request.Windows[0], 0);
        var heeded = DateTimeOffset.MinValue;
        for (var call = 0; call < 5; call++)
            away.Get<LocalBudgets>().TryAcquire(request, ref heeded).IsGranted.ShouldBeTrue();

        (await GrantedAsync(away, request, 10)).ShouldBe(3);

        (await GrantedAsync(there, request, 10)).ShouldBe(0);
    }

    [Fact]
    public async Task More_processes_than_calls_still_keep_the_limit_together()
    {
        await using var host = new CallHost(null, workers: 4);
        var request = Ask((1, 1));
        var began = Stopwatch.GetTimestamp();

        await WaitAsync(host, request);
        await WaitAsync(host, request);

        Stopwatch.GetElapsedTime(began).TotalSeconds.ShouldBeInRange(3.8, 8);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_leaves_every_process_its_share()
    {
        var history = new FixedHistory { Broken = new Npgsql.NpgsqlException("The database is away.") };
        await using var host = new CallHost(await redis.ConnectAsync(), history: history, workers: 2);

        (await GrantedAsync(host, Ask((10, 3_600)), 20)).ShouldBe(5);

        Logged(host, "cannot be read").ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Without_Redis_a_breaker_of_the_process_opens_and_says_so()
    {
        await using var host = new CallHost(null);
        var connection = CallHost.Connection(("maxRetries", "0"), ("breakerFailures", "3"), ("breakerSeconds", "1"));
        host.Platform = (_, _) => CallHost.Answer(HttpStatusCode.InternalServerError);
        for (var call = 0; call < 3; call++)
            await Should.ThrowAsync<PlatformException>(() => host.SendAsync(connection));
        var waits = new SeenWaits();
        host.Platform = (_, _) => CallHost.Answer(HttpStatusCode.OK);

        using (CallScope.Begin(Guid.CreateVersion7(), CallPriority.Normal, waits))
            await host.SendAsync(connection);

        waits.Begun.ShouldContain(wait => wait.Reason == CallWaitReason.Breaker);
        host.Calls.ShouldBe(4);
    }

    private BudgetRequest Ask(params ReadOnlySpan<(int Calls, double Seconds)> limits) =>
        BudgetSimulation.Request(_connection, null, CallPriority.Normal, limits);

    private static Task WaitAsync(CallHost host, BudgetRequest request) =>
        host.Budgets.WaitAsync(request, new CallWaits(null, TimeProvider.System), Cancellation);

    /// <summary>How many of so many are granted without a wait of note.</summary>
    private static async Task<int> GrantedAsync(CallHost host, BudgetRequest request, int asked)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        end.CancelAfter(TimeSpan.FromSeconds(3));
        for (var granted = 0; granted < asked; granted++)
        {
            try
            {
                await host.Budgets.WaitAsync(request, new CallWaits(null, TimeProvider.System), end.Token);
            }
            catch (OperationCanceledException)
            {
                return granted;
            }
        }
        return asked;
    }

    private static async Task UntilBackAsync(CallHost host)
    {
        var began = Stopwatch.GetTimestamp();
        while (await host.Breakers.TryReadAsync(Guid.Empty, Cancellation) is null)
        {
            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(100, Cancellation);
        }
    }

    private static int Logged(CallHost host, string text) => host.Log.Lines.Count(line => line.Contains(text));
}

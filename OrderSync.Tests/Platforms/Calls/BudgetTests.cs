using System.Collections.Concurrent;
using System.Diagnostics;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Platforms.Calls;

/// <summary>Budgets in real time, over several processes and one Redis.</summary>
public sealed class BudgetTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private readonly Guid _connection = Guid.CreateVersion7();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_calls_in_two_seconds_are_kept_and_used_by_four_processes()
    {
        var hosts = await HostsAsync(4);
        var grants = new ConcurrentQueue<long>();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        var began = Stopwatch.GetTimestamp();

        await Task.WhenAll(hosts.SelectMany(host => Enumerable.Range(0, 3).Select(_ => CallAsync(host, Guid.CreateVersion7(), grants, end.Token))));

        var times = grants.Order().ToList();
        for (var index = 0; index + 20 < times.Count; index++)
            Stopwatch.GetElapsedTime(times[index], times[index + 20]).TotalSeconds.ShouldBeGreaterThan(1.95, "the clocks are this test's, read after the answer has come");
        // Bursts at 0, 2.02, 4.04 and 6.06 s.
        times.Count.ShouldBe(80);
        Stopwatch.GetElapsedTime(began).TotalSeconds.ShouldBeLessThan(12);
        await DisposeAsync(hosts);
    }

    [Fact]
    public async Task A_wait_is_told_with_its_end_and_by_whom_it_is_spent()
    {
        var hosts = await HostsAsync(2);
        var (spender, waiter) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await WaitAsync(hosts[0], Ask(spender, (1, 1)), null);
        var waits = new SeenWaits();

        await WaitAsync(hosts[1], Ask(waiter, (1, 1)), waits);

        var wait = waits.Begun.First();
        wait.Reason.ShouldBe(CallWaitReason.Budget);
        (wait.Until - wait.Since).TotalMilliseconds.ShouldBeInRange(500, 1_020);
        wait.Sentence.ShouldMatch("^Waiting for the budget of Natu until [0-9:]{8} UTC: its one call a second is spent.$");
        wait.SpentBy.ShouldHaveSingleItem().ShouldBe(new CallSpender(spender, 1));
        waits.Ended.ShouldHaveSingleItem().Id.ShouldBe(wait.Id);
        await DisposeAsync(hosts);
    }

    [Fact]
    public async Task A_wait_that_a_platform_asks_for_holds_for_all_processes_and_is_never_shortened()
    {
        var hosts = await HostsAsync(2);
        var request = Ask(null, (100, 1));
        await hosts[0].Budgets.LearnAsync(request, TimeSpan.FromSeconds(1.5), [], Cancellation);
        await hosts[0].Budgets.LearnAsync(request, TimeSpan.FromSeconds(0.1), [], Cancellation);
        var waits = new SeenWaits();
        var began = Stopwatch.GetTimestamp();

        await WaitAsync(hosts[1], request, waits);

        Stopwatch.GetElapsedTime(began).TotalSeconds.ShouldBeInRange(1.4, 3);
        waits.Begun.First().Reason.ShouldBe(CallWaitReason.RetryAfter);
        await DisposeAsync(hosts);
    }

    [Fact]
    public async Task Limits_that_the_platform_tells_hold_beside_our_own_the_stricter_of_them()
    {
        var hosts = await HostsAsync(2);
        var request = Ask(null, (100, 60));
        await hosts[0].Budgets.LearnAsync(request, null, [new LearnedLimit("default", 3, TimeSpan.FromMinutes(1))], Cancellation);

        (await GrantedAsync(hosts[1], request, 10)).ShouldBe(3);

        var reading = (await hosts[1].Budgets.TryReadAsync(_connection, request.Windows, Cancellation)).ShouldNotBeNull();
        var window = reading.Windows.ShouldHaveSingleItem();
        (window.Limit, window.Used).ShouldBe((3, 3));
        window.FreeIn.TotalSeconds.ShouldBeInRange(55, 61);
        reading.Learned.ShouldHaveSingleItem().ShouldBe(new LearnedLimit("default", 3, TimeSpan.FromMinutes(1)));
        await hosts[0].Budgets.LearnAsync(request, null, [new LearnedLimit("default", 1_000, TimeSpan.FromMinutes(1))], Cancellation);
        (await GrantedAsync(hosts[1], request, 200)).ShouldBe(97);
        await DisposeAsync(hosts);
    }

    [Fact]
    public async Task What_is_left_until_a_reset_is_spent_by_all_processes_together()
    {
        var hosts = await HostsAsync(2);
        var request = Ask(null, (100, 60));
        await hosts[0].Budgets.LearnAsync(request, null, [new LearnedLimit("default", Left: 5, ResetIn: TimeSpan.FromSeconds(2))], Cancellation);
        // An answer that was overtaken says more than is true by now.
        (await GrantedAsync(hosts[1], request, 2)).ShouldBe(2);
        await hosts[0].Budgets.LearnAsync(request, null, [new LearnedLimit("default", Left: 4, ResetIn: TimeSpan.FromSeconds(2))], Cancellation);

        (await GrantedAsync(hosts[0], request, 10)).ShouldBe(3);

        var began = Stopwatch.GetTimestamp();
        await WaitAsync(hosts[1], request, null);
        Stopwatch.GetElapsedTime(began).TotalSeconds.ShouldBeInRange(1, 4);
        await DisposeAsync(hosts);
    }

    [Fact]
    public async Task An_emptied_Redis_gives_nothing_that_was_spent_already()
    {
        var history = new FixedHistory(
            (86_400_000, new CallsAtAge(TimeSpan.FromHours(3), 90)), (86_400_000, new CallsAtAge(TimeSpan.FromHours(23.9), 6)),
            (60_000, new CallsAtAge(TimeSpan.FromSeconds(30), 1)));
        await using var host = new CallHost(await redis.ConnectAsync(), history: history);
        var request = Ask(null, (100, 86_400), (50, 60));

        (await GrantedAsync(host, request, 50)).ShouldBe(4);

        history.Reads.ShouldBe(1);
        var client = await redis.ConnectAsync();
        await client.GetDatabase().ExecuteAsync("FLUSHALL");
        history.Calls.Add((86_400_000, new CallsAtAge(TimeSpan.FromSeconds(6), 3)));
        (await GrantedAsync(host, request, 50)).ShouldBe(1);
        history.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task Calls_that_may_not_be_on_record_yet_are_waited_for()
    {
        var history = new FixedHistory((60_000, new CallsAtAge(TimeSpan.FromSeconds(1), 3)));
        await using var host = new CallHost(await redis.ConnectAsync(), history: history);
        history.Late = (60_000, new CallsAtAge(TimeSpan.FromSeconds(2), 4));

        (await GrantedAsync(host, Ask(null, (10, 60)), 20)).ShouldBe(3);

        history.Reads.ShouldBe(2);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_leaves_the_queue()
    {
        var hosts = await HostsAsync(2);
        (await GrantedAsync(hosts[0], Ask(null, (1, 2)), 1)).ShouldBe(1);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var waiting = WaitAsync(hosts[0], Ask(Guid.CreateVersion7(), (1, 2)), null, cancellation.Token);
        await Task.Delay(200, Cancellation);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        var answer = (await hosts[1].Budgets.TryAcquireAsync(
            Ask(Guid.CreateVersion7(), (1, 2)) with { Priority = CallPriority.Backfill }, null, Cancellation)).ShouldNotBeNull();
        (answer.IsGranted, answer.Ahead).ShouldBe((false, 0));
        await DisposeAsync(hosts);
    }

    private static async Task CallAsync(CallHost host, Guid run, ConcurrentQueue<long> grants, CancellationToken until)
    {
        var waits = new CallWaits(null, TimeProvider.System);
        var request = BudgetSimulation.Request(new Guid("019ab3a2-0000-7000-8000-000000000020"), run, CallPriority.Normal, (20, 2));
        try
        {
            while (true)
            {
                await host.Budgets.WaitAsync(request, waits, until);
                grants.Enqueue(Stopwatch.GetTimestamp());
            }
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    private BudgetRequest Ask(Guid? runId, params ReadOnlySpan<(int Calls, double Seconds)> limits) =>
        BudgetSimulation.Request(_connection, runId, CallPriority.Normal, limits);

    private static Task WaitAsync(CallHost host, BudgetRequest request, ICallObserver? observer, CancellationToken? cancellation = null) =>
        host.Budgets.WaitAsync(request, new CallWaits(observer, TimeProvider.System), cancellation ?? Cancellation);

    private static async Task<int> GrantedAsync(CallHost host, BudgetRequest request, int asked)
    {
        var granted = 0;
        for (var call = 0; call < asked; call++)
            granted += (await host.Budgets.TryAcquireAsync(request, null, Cancellation)).ShouldNotBeNull().IsGranted ? 1 : 0;
        return granted;
    }

    private async Task<List<CallHost>> HostsAsync(int count)
    {
        var hosts = new List<CallHost>();
        for (var host = 0; host < count; host++)
            hosts.Add(new CallHost(await redis.ConnectAsync()));
        return hosts;
    }

    private static async Task DisposeAsync(List<CallHost> hosts)
    {
        foreach (var host in hosts)
            await host.DisposeAsync();
    }
}

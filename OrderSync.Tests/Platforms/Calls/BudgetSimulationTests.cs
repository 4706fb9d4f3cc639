using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Platforms.Calls;

/// <summary>Whole minutes and hours of a budget, over several processes, in simulated time.</summary>
public sealed class BudgetSimulationTests(RedisServer redis) : IClassFixture<RedisServer>, IAsyncLifetime
{
    private const int Processes = 4;
    private const long Minute = 60_000;

    private readonly List<CallHost> _hosts = [];
    private readonly BudgetSimulation _simulation = new(new DateTimeOffset(2026, 11, 22, 10, 41, 7, 345, TimeSpan.Zero).ToUnixTimeMilliseconds());
    private readonly Guid _connection = Guid.CreateVersion7();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        for (var process = 0; process < Processes; process++)
            _hosts.Add(new CallHost(await redis.ConnectAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
    }

    [Theory]
    [InlineData(1, 137)]
    [InlineData(3, 900)]
    [InlineData(8, 2_500)]
    public async Task Four_processes_never_exceed_a_minute_and_leave_less_than_3_percent_unused(int callersEach, long callTakes)
    {
        var limit = (60, 60.0);
        foreach (var host in _hosts)
        {
            for (var caller = 0; caller < callersEach; caller++)
                _simulation.Add(host.Budgets, Ask(Guid.CreateVersion7(), CallPriority.Normal, limit), callTakes + caller);
        }

        await _simulation.RunAsync(3 * Minute);

        _simulation.ShouldKeep(60, TimeSpan.FromMinutes(1));
        _simulation.Grants.Count.ShouldBeInRange((int)(180 * 0.97), 180);
        _simulation.Grants.Select(grant => grant.Caller.Budgets).Distinct().Count().ShouldBe(Processes);
    }

    [Fact]
    public async Task All_windows_of_a_connection_hold_at_once()
    {
        (int, double)[] limits = [(4, 1), (40, 60), (800, 3_600)];
        foreach (var host in _hosts)
            _simulation.Add(host.Budgets, Ask(Guid.CreateVersion7(), CallPriority.Backfill, limits), 60);

        await _simulation.RunAsync(75 * Minute);

        _simulation.ShouldKeep(4, TimeSpan.FromSeconds(1));
        _simulation.ShouldKeep(40, TimeSpan.FromMinutes(1));
        _simulation.ShouldKeep(800, TimeSpan.FromHours(1));
        // 800 within the first 20 minutes or so; from minute 60.6 on, 40 a minute again.
        _simulation.Grants.Count(grant => grant.At < _simulation.Begin + 60 * Minute).ShouldBe(800);
        _simulation.Grants.Count.ShouldBeGreaterThan(800 + 14 * 39);
    }

    [Fact]
    public async Task A_window_that_is_moved_over_any_gap_counts_what_is_still_in_it()
    {
        var random = new Random(7);
        var caller = _simulation.Add(_hosts[0].Budgets, Ask(null, CallPriority.Normal, (7, 10)), 0);
        for (var at = 0L; at < 20 * Minute; at += random.NextInt64(1, 4_000))
        {
            var answer = (await caller.Budgets.TryAcquireAsync(caller.Request, _simulation.Begin + at, Cancellation)).ShouldNotBeNull();
            if (answer.IsGranted)
                _simulation.Grants.Add((_simulation.Begin + at, caller));
            var inWindow = _simulation.Grants.Count(grant => grant.At > _simulation.Begin + at - 10_000);
            answer.IsGranted.ShouldBe(inWindow < 7 || (answer.IsGranted && inWindow == 7), $"at {at} ms");
        }
        _simulation.ShouldKeep(7, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Runs_that_wait_take_turns()
    {
        var runs = _hosts.Select(host => _simulation.Add(host.Budgets, Ask(Guid.CreateVersion7(), CallPriority.Backfill, (10, 10)), 20)).ToList();

        await _simulation.RunAsync(10 * Minute);

        var shares = runs.ConvertAll(_simulation.Of);
        shares.Max().ShouldBeLessThan((int)(shares.Min() * 1.25), string.Join(", ", shares));
        _simulation.ShouldKeep(10, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_run_that_comes_late_is_served_before_one_that_has_had_much()
    {
        var first = _simulation.Add(_hosts[0].Budgets, Ask(Guid.CreateVersion7(), CallPriority.Backfill, (10, 10)), 1);
        await _simulation.RunAsync(95_000);
        var second = _simulation.Add(_hosts[1].Budgets, Ask(Guid.CreateVersion7(), CallPriority.Backfill, (10, 10)), 1_000, from: 95_000);

        await _simulation.RunAsync(102_000);

        var next = _simulation.Grants.First(grant => grant.At >= _simulation.Begin + 95_000);
        next.Caller.ShouldBeSameAs(second);
        first.LastAnswer!.SpentBy.Select(spender => spender.RunId).ShouldContain(first.Request.RunId);
        first.LastAnswer.SpentBy[0].Calls.ShouldBeInRange(5, 11);
    }

    [Fact]
    public async Task Interactive_goes_before_normal_before_backfill()
    {
        var backfill = _simulation.Add(_hosts[0].Budgets, Ask(Guid.CreateVersion7(), CallPriority.Backfill, (1, 10)), 1);
        await _simulation.RunAsync(2_000);
        var normal = _simulation.Add(_hosts[1].Budgets, Ask(Guid.CreateVersion7(), CallPriority.Normal, (1, 10)), 20_000, from: 2_000);
        var interactive = _simulation.Add(_hosts[2].Budgets, Ask(null, CallPriority.Interactive, (1, 10)), 500_000, from: 3_000);

        await _simulation.RunAsync(90_000);

        var after = _simulation.Grants.Where(grant => grant.At > _simulation.Begin + 2_000).ToList();
        after[0].Caller.ShouldBeSameAs(interactive);
        after[1].Caller.ShouldBeSameAs(normal);
        after.ShouldContain(grant => grant.Caller == backfill);
        _simulation.ShouldKeep(1, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_caller_that_has_gone_holds_nobody_up_for_long()
    {
        var spent = _simulation.Add(_hosts[0].Budgets, Ask(null, CallPriority.Backfill, (1, 10)), 1_000_000);
        await _simulation.RunAsync(1);
        // Asks once, is refused, and is never seen again.
        var dead = Ask(Guid.CreateVersion7(), CallPriority.Interactive, (1, 10));
        (await _hosts[1].Budgets.TryAcquireAsync(dead, _simulation.Begin + 9_000, Cancellation))!.IsGranted.ShouldBeFalse();
        var alive = _simulation.Add(_hosts[2].Budgets, Ask(Guid.CreateVersion7(), CallPriority.Backfill, (1, 10)), 1_000_000, from: 9_100);

        await _simulation.RunAsync(30_000);

        _simulation.Of(spent).ShouldBe(1);
        (_simulation.Grants.Single(grant => grant.Caller == alive).At - _simulation.Begin).ShouldBeInRange(12_000, 14_000);
    }

    [Fact]
    public async Task Operations_have_limits_of_their_own_and_do_not_queue_behind_each_other()
    {
        var create = Ask(Guid.CreateVersion7(), CallPriority.Normal, (50, 60)) with { Operation = "create" };
        create = create with { Windows = [.. create.Windows, new BudgetWindow("create/60000", 1, TimeSpan.FromMinutes(1))] };
        var creating = _simulation.Add(_hosts[0].Budgets, create, 10);
        var reading = _simulation.Add(_hosts[1].Budgets, Ask(Guid.CreateVersion7(), CallPriority.Backfill, (50, 60)), 10);

        await _simulation.RunAsync(Minute);

        _simulation.Of(creating).ShouldBe(1);
        _simulation.Of(reading).ShouldBe(49);
    }

    private BudgetRequest Ask(Guid? runId, CallPriority priority, params ReadOnlySpan<(int Calls, double Seconds)> limits) =>
        BudgetSimulation.Request(_connection, runId, priority, limits);
}

using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Worker.Orders;

namespace OrderSync.Tests.Orders;

/// <summary>Which look-backs are due: young orders often, old ones rarely, and all within the share of the calls.</summary>
public sealed class LookBackPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly LookBackBudget Plenty = new(double.PositiveInfinity, 0);
    private static readonly OrderSourceTraits List = new(OrderPaging.NewestFirst, TimeSpan.FromDays(7));
    private static readonly OrderSourceTraits ById = new(OrderPaging.DateWindows, TimeSpan.FromDays(1), ReadsRecent: true, IdsPerRead: 100);

    [Fact]
    public void A_list_is_looked_back_at_by_days_and_single_orders_by_their_ids()
    {
        LookBack.Of(List).Select(look => (look.Name, look.Depth.TotalDays)).ShouldBe([("orders/young", 1), ("orders/recent", 7), ("orders/old", 30)]);
        LookBack.Of(ById).Select(look => look.Name).ShouldBe(["orders/recent", "open/young", "open/recent", "open/old"]);
        LookBack.Of(ById)[^1].From(Now).ShouldBe(DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public void Without_days_to_read_again_only_open_orders_are_looked_at() =>
        LookBack.Of(List with { LookBack = TimeSpan.Zero }).Select(look => look.Name).ShouldBe(["orders/young", "orders/old"]);

    [Theory]
    [InlineData(0.5, null)]
    [InlineData(1, "young")]
    [InlineData(5, "young")]
    [InlineData(6, "recent")]
    [InlineData(23, "recent")]
    [InlineData(24, "old")]
    public void The_deepest_that_is_due_is_done(double hoursAgo, string? due) =>
        Due(Counted(calls: 1, 2, 3, lastAt: Now.AddHours(-hoursAgo)), LookBackUrgency.ByTurns, Plenty).ShouldBe(due);

    [Fact]
    public void A_schedule_that_is_some_seconds_early_still_finds_it_due() =>
        Due(Counted(calls: 1, 0, 0, lastAt: Now.AddHours(-1).AddSeconds(20)), LookBackUrgency.ByTurns, Plenty).ShouldBe("young");

    [Fact]
    public void Where_nothing_is_to_be_found_nothing_is_looked_at() =>
        Due(Counted(calls: 1, 2, 0, lastAt: null), LookBackUrgency.ByTurns, Plenty).ShouldBe("recent");

    [Fact]
    public void What_takes_more_than_its_share_is_looked_at_less_often()
    {
        // 24 times 15, 4 times 100 and 1 time 200 calls a day, of 480 that are allowed: half as often.
        LookBackBudget half = new(480, 0);

        Due(Counted(calls: 15, 100, 200, lastAt: Now.AddHours(-1.9)), LookBackUrgency.ByTurns, half).ShouldBeNull();
        Due(Counted(calls: 15, 100, 200, lastAt: Now.AddHours(-2)), LookBackUrgency.ByTurns, half).ShouldBe("young");
        Due(Counted(calls: 15, 100, 200, lastAt: Now.AddHours(-12)), LookBackUrgency.ByTurns, half).ShouldBe("recent");
        Due(Counted(calls: 15, 100, 200, lastAt: Now.AddHours(-48)), LookBackUrgency.ByTurns, half).ShouldBe("old");
    }

    [Theory]
    [InlineData(0, "old")]
    [InlineData(81, "recent")]
    [InlineData(151, "young")]
    [InlineData(186, null)]
    public void Of_those_that_are_due_the_deepest_is_done_that_the_last_day_has_left_calls_for(double spent, string? due) =>
        Due(Counted(calls: 15, 50, 120, lastAt: null), LookBackUrgency.ByTurns, new LookBackBudget(200, spent)).ShouldBe(due);

    [Fact]
    public void What_a_person_starts_looks_at_all() =>
        Due(Counted(calls: 15, 100, 200, lastAt: Now.AddSeconds(-1)), LookBackUrgency.Now, new LookBackBudget(100, 99)).ShouldBe("old");

    [Theory]
    [InlineData(0.5, null)]
    [InlineData(0.9, "young")]
    [InlineData(6.1, "recent")]
    [InlineData(12.1, "old")]
    public void After_a_hint_it_is_done_once_the_calls_of_the_last_time_have_been_earned_back(double hoursAgo, string? due) =>
        Due(Counted(calls: 15, 100, 200, lastAt: Now.AddHours(-hoursAgo)), LookBackUrgency.OnceAffordable, new LookBackBudget(400, 0)).ShouldBe(due);

    [Fact]
    public void Each_stream_has_its_own()
    {
        var counted = LookBack.Of(ById).Select(look => new CountedLookBack(look, 1, null)).ToList();

        LookBackPlan.Due(counted, LookBackUrgency.ByTurns, Plenty, Now).Select(look => look.LookBack.Name).ShouldBe(["orders/recent", "open/old"]);
    }

    [Theory]
    [InlineData("schedule", LookBackUrgency.ByTurns)]
    [InlineData("webhook", LookBackUrgency.OnceAffordable)]
    [InlineData("Amel", LookBackUrgency.Now)]
    public void How_urgent_it_is_depends_on_who_asks(string requestedBy, LookBackUrgency urgency)
    {
        var run = new Run { CompanyId = Guid.Empty, Id = Guid.Empty, ConnectionId = Guid.Empty, Kind = default, RequestedBy = requestedBy, QueuedAt = Now };

        LookBackPlan.UrgencyOf(run).ShouldBe(urgency);
    }

    private static List<CountedLookBack> Counted(long calls, long recent, long old, DateTimeOffset? lastAt) =>
        [.. LookBack.Of(List).Zip([calls, recent, old], (look, each) => new CountedLookBack(look, each, lastAt))];

    private static string? Due(List<CountedLookBack> counted, LookBackUrgency urgency, LookBackBudget budget) =>
        LookBackPlan.Due(counted, urgency, budget, Now).SingleOrDefault()?.LookBack.Ages;
}

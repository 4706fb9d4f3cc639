using OrderSync.Worker.Shipping;

namespace OrderSync.Tests.Shipping;

/// <summary>A list that holds 100 shipments a day, on pages of 20, newest first.</summary>
public sealed class PagePlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_wanted_needs_no_page() => PagePlan.Target(After(20), []).ShouldBe(20);

    [Fact]
    public void The_end_of_the_list_is_the_end() => PagePlan.Target(After(20_000), [Now.AddDays(-300)]).ShouldBe(20_000);

    [Fact]
    public void As_many_pages_are_read_before_the_density_is_trusted() =>
        PagePlan.Target(After(20), [.. Enumerable.Repeat(Now.AddDays(-30), 50)]).ShouldBe(200);

    [Fact]
    public void Few_orders_are_not_worth_many_pages_of_a_sample() =>
        PagePlan.Target(After(20), [Now.AddDays(-30), Now.AddDays(-31), Now.AddDays(-32)]).ShouldBe(60);

    [Fact]
    public void Many_orders_close_together_are_worth_their_pages()
    {
        // 40 orders of the last 10 days: 1,100 places with the margin of a day, 45 pages from 200 on; too many for 40 look-ups.
        PagePlan.Target(After(200), Orders(40, days: 10)).ShouldBe(200);
        // 400 orders of the same days are worth them.
        PagePlan.Target(After(200), Orders(400, days: 10)).ShouldBeInRange(1_080, 1_120);
    }

    [Fact]
    public void The_dense_part_is_read_and_the_rest_looked_up()
    {
        DateTimeOffset[] wanted = [.. Orders(400, days: 10), Now.AddDays(-90), Now.AddDays(-91)];

        PagePlan.Target(After(200), wanted).ShouldBeInRange(1_080, 1_120);
    }

    [Fact]
    public void The_plan_costs_no_more_calls_than_any_other()
    {
        var dice = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var progress = After(200 + (20 * dice.Next(20)));
            var wanted = Enumerable.Range(0, 1 + dice.Next(60)).Select(_ => progress.Oldest!.Value.AddDays(1 - (dice.NextDouble() * 40))).OrderDescending().ToList();

            var target = PagePlan.Target(progress, wanted);

            var best = wanted.Select(order => Cost(progress, wanted, RankOf(progress, order))).Append(wanted.Count).Min();
            Cost(progress, wanted, target).ShouldBeLessThanOrEqualTo(best + 1);
        }
    }

    [Fact]
    public void A_list_in_no_order_is_read_whole_or_not_at_all()
    {
        var progress = After(200) with { NewestFirst = false };

        PagePlan.Target(progress, Orders(989, days: 1)).ShouldBe(200);
        PagePlan.Target(progress, Orders(990, days: 1)).ShouldBe(20_000);
    }

    [Fact]
    public void An_order_is_covered_when_everything_is_read_that_was_handed_over_since_it_was_placed()
    {
        var progress = After(1_000);

        PagePlan.Covers(progress, Now.AddDays(-8)).ShouldBeTrue();
        PagePlan.Covers(progress, Now.AddDays(-9.5)).ShouldBeFalse();
        PagePlan.Covers(progress, Now.AddDays(-11)).ShouldBeFalse();
        PagePlan.Covers(progress with { NewestFirst = false }, Now.AddDays(-8)).ShouldBeFalse();
        PagePlan.Covers(After(20_000), Now.AddDays(-400)).ShouldBeTrue();
    }

    private static PageProgress After(long ranks) => new(ranks, Now, Now.AddDays(-ranks / 100.0), 20_000, 20, NewestFirst: true);

    private static DateTimeOffset[] Orders(int count, int days) =>
        [.. Enumerable.Range(0, count).Select(number => Now.AddDays(-2) - (TimeSpan.FromDays(days - 2) * number / (count - 1)))];

    private static long RankOf(PageProgress progress, DateTimeOffset placedAt) =>
        Math.Clamp((long)Math.Ceiling((Now - placedAt + PagePlan.Margin).TotalDays * 100), progress.Ranks + 1, 20_000);

    private static double Cost(PageProgress progress, List<DateTimeOffset> wanted, long target) =>
        Math.Ceiling((target - progress.Ranks) / 20.0) + wanted.Count(order => RankOf(progress, order) > target + 1);
}

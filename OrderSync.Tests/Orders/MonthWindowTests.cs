using OrderSync.Worker.Orders;

namespace OrderSync.Tests.Orders;

public sealed class MonthWindowTests
{
    [Fact]
    public void A_range_is_cut_at_the_months_newest_first()
    {
        var windows = MonthWindow.Of(At("2026-01-20"), At("2026-04-05")).ToList();

        windows.ShouldBe(
        [
            new MonthWindow(At("2026-04-01"), At("2026-04-05")),
            new MonthWindow(At("2026-03-01"), At("2026-04-01")),
            new MonthWindow(At("2026-02-01"), At("2026-03-01")),
            new MonthWindow(At("2026-01-20"), At("2026-02-01")),
        ]);
    }

    [Theory]
    [InlineData("2024-02-29", "2024-03-01", 1)]
    [InlineData("2025-03-01", "2026-03-01", 12)]
    [InlineData("2025-03-02", "2026-03-02", 13)]
    [InlineData("2026-03-02", "2026-03-02", 0)]
    public void Every_moment_of_the_range_is_in_exactly_one_window(string from, string to, int count)
    {
        var windows = MonthWindow.Of(At(from), At(to)).ToList();

        windows.Count.ShouldBe(count);
        windows.Sum(window => (window.To - window.From).Ticks).ShouldBe((At(to) - At(from)).Ticks);
        windows.Zip(windows.Skip(1)).ShouldAllBe(pair => pair.First.From == pair.Second.To);
    }

    [Fact]
    public void The_month_before_is_whole_even_when_this_one_is_not()
    {
        var before = new MonthWindow(At("2026-01-01"), At("2026-01-07")).Before();

        before.ShouldBe(new MonthWindow(At("2025-12-01"), At("2026-01-01")));
        before.Label.ShouldBe("December 2025");
    }

    private static DateTimeOffset At(string date) => DateTimeOffset.Parse(date + "T00:00:00Z");
}

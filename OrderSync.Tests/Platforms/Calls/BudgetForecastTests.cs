using OrderSync.Core.Platforms.Calls.Budgets;

namespace OrderSync.Tests.Platforms.Calls;

public sealed class BudgetForecastTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(40, 0, 0, 0, 0)]
    [InlineData(100, 0, 0, 0, 90)]
    [InlineData(100, 40, 0, 0, 150)]
    [InlineData(100, 10, 30, 0, 150)]
    [InlineData(100, 40, 20, 30, 150)]
    [InlineData(900, 0, 0, 0, 1_290)]
    public void The_tightest_window_says_how_long(int calls, int usedInMinute, int spent, int secondsLater, int seconds)
    {
        var forecast = new BudgetForecast([Reading(40, 60, usedInMinute), Reading(800, 3_600, 0)], Now);

        forecast.For(calls, spent, Now.AddSeconds(secondsLater)).TotalSeconds.ShouldBe(seconds, 0.5);
    }

    [Fact]
    public void An_hour_that_is_spent_weighs_more_than_a_free_minute() =>
        new BudgetForecast([Reading(40, 60, 0), Reading(800, 3_600, 800)], Now).For(80, 0, Now).ShouldBe(TimeSpan.FromMinutes(6));

    [Fact]
    public void Without_a_budget_nothing_is_waited_for() => BudgetForecast.Unknown.For(1_000_000, 5, Now).ShouldBe(TimeSpan.Zero);

    private static BudgetWindowReading Reading(int limit, int seconds, int used) =>
        new(new BudgetWindow("window", limit, TimeSpan.FromSeconds(seconds)), limit, used, TimeSpan.Zero, []);
}

using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Events;
using OrderSync.Web.Connections;
using OrderSync.Web.Connections.Health;

namespace OrderSync.Tests.Web;

/// <summary>Breaker, budget and calls of a connection as the site speaks of them.</summary>
public sealed class ConnectionHealthWordsTests
{
    private static readonly TimeZoneInfo Algiers = TimeZoneInfo.FindSystemTimeZoneById("Africa/Algiers");
    private static readonly BreakerView Open = new(
        BreakerState.Open, Samples.Noon.AddMinutes(-2), "500 from acme.example.", Samples.Noon.AddSeconds(40), 5, "In UTC.");

    [Fact]
    public void A_breaker_is_explained_with_the_persons_times()
    {
        BreakerWords.Explain(Open, Samples.Noon, Algiers).ShouldBe(
            "No call is made since 12:58: 5 calls have failed in a row. One is tried at 13:00:40; once enough have succeeded, all go again.");
        BreakerWords.Explain(Open, Samples.Noon.AddMinutes(1), Algiers).ShouldContain("One is tried now;");
        BreakerWords.Explain(Open with { State = BreakerState.HalfOpen }, Samples.Noon, Algiers).ShouldStartWith("5 calls have failed in a row since 12:58. One call at a time is tried");
        BreakerWords.Explain(new BreakerView(BreakerState.Closed, null, null, null, 0, ""), Samples.Noon, Algiers).ShouldBe("Calls go through.");
        BreakerWords.Explain(new BreakerView(BreakerState.Closed, null, null, null, 1, ""), Samples.Noon, Algiers)
            .ShouldBe("Calls go through. 1 call has failed in a row; more of them stop all calls for a while.");
        Enum.GetValues<BreakerState>().Select(state => BreakerWords.Look(state).Word).ShouldBe(["circuit closed", "circuit half open", "circuit open"]);
    }

    [Fact]
    public void News_of_a_breaker_do_not_change_what_is_said_of_the_connection_itself()
    {
        var connection = Connection() with { Sentence = "Active." };
        var opened = ConnectionWords.With(connection, new ConnectionChange(connection.Id, "Shop", ConnectionState.Active, "Circuit open since …", Open));
        (opened.Sentence, opened.Breaker).ShouldBe(("Active.", Open));

        var renamed = ConnectionWords.With(opened, new ConnectionChange(connection.Id, "New", ConnectionState.Disabled, "Switched off by Sara."));
        (renamed.Name, renamed.Sentence, renamed.Breaker).ShouldBe(("New", "Switched off by Sara.", Open));
        ConnectionWords.With(opened, new ConnectionChange(connection.Id, "Shop", ConnectionState.Active, "…", Open with { State = BreakerState.Closed })).Breaker.ShouldBeNull();
    }

    [Theory]
    [InlineData(40, 60, "40 calls a minute")]
    [InlineData(1, 1, "1 call a second")]
    [InlineData(8_000, 86_400, "8,000 calls a day")]
    [InlineData(5, 2.5, "5 calls in 2.5 s")]
    public void A_limit_is_told_in_words(int calls, double seconds, string words) => BudgetWords.Limit(calls, seconds).ShouldBe(words);

    [Fact]
    public void How_much_is_left_is_a_word_and_not_only_a_colour()
    {
        var window = new BudgetWindowView(null, 60, 40, 10, null, []);
        BudgetWords.Level(window).ShouldBe(("free", "ok"));
        BudgetWords.Level(window with { Used = 32 }).ShouldBe(("nearly spent", "warn"));
        BudgetWords.Level(window with { Used = 40, NextFreeAt = Samples.Noon }).ShouldBe(("spent", "bad"));
        BudgetWords.Learned(new LearnedLimitView("default", 60, 60, 22, Samples.Noon)).ShouldBe("22 of 60 left a minute");
        BudgetWords.Learned(new LearnedLimitView("default", null, null, 22, null)).ShouldBe("22 left");
        BudgetWords.Learned(new LearnedLimitView("default", 60, 60, null, null)).ShouldBe("60 calls a minute");
    }

    [Fact]
    public void The_chart_has_every_minute_of_the_hour_and_says_the_same_in_words()
    {
        var now = Samples.Noon.AddSeconds(40);
        var chart = CallChart.Of([new(Samples.Noon.AddMinutes(-60), 9, 9), new(Samples.Noon.AddMinutes(-59), 4, 0), new(Samples.Noon, 30, 2)], now);
        chart.Minutes.Count.ShouldBe(60);
        (chart.Minutes[0].At, chart.Minutes[^1].At).ShouldBe((Samples.Noon.AddMinutes(-59), Samples.Noon));
        (chart.Calls, chart.Failed).ShouldBe((34, 2), "the minute that has left the hour does not count");
        chart.Spoken.Select(minute => minute.Calls).ShouldBe([30, 4]);
        chart.Summary(now, Algiers).ShouldBe("34 calls in the last hour, 2 failed. The busiest minute was 13:00 with 30.");
        CallChart.Of([], now).Summary(now, Algiers).ShouldBe("No call in the last hour.");
    }

    private static ConnectionView Connection() => new(
        new Guid(100, 0, 0, new byte[8]), "vendure", "Vendure", "Shop", ConnectionState.Active, "", new Dictionary<string, string>(), [], 0, null, Samples.Noon, null);
}

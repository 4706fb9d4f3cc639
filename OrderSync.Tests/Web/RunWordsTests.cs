using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Texts;
using OrderSync.Web.Connections;
using OrderSync.Web.Runs;

namespace OrderSync.Tests.Web;

public sealed class RunWordsTests
{
    [Fact]
    public void Every_state_has_its_word_a_tone_and_an_icon()
    {
        Enum.GetValues<RunState>().Select(RunWords.State).ShouldBe(
            ["queued", "running", "waiting", "paused", "completed", "with problems", "failed", "stopped"]);
        foreach (var state in Enum.GetValues<RunState>())
            RunWords.Look(state).Icon.ShouldNotBeEmpty();
    }

    [Fact]
    public void Only_what_the_state_allows_is_offered()
    {
        RunWords.Acts(Samples.Run(1, RunState.Running)).ShouldBe([RunAct.Pause, RunAct.Stop]);
        RunWords.Acts(Samples.Run(1, RunState.Paused)).ShouldBe([RunAct.Resume, RunAct.Stop]);
        RunWords.Acts(Samples.Run(1, RunState.Queued)).ShouldBe([RunAct.Stop]);
        RunWords.Acts(Samples.Run(1, RunState.Completed)).ShouldBeEmpty();
        RunWords.Acts(Samples.Run(1, RunState.CompletedWithErrors) with { WindowsFailed = 1 }).ShouldBe([RunAct.Retry]);
        RunWords.Acts(Samples.Run(1, RunState.CompletedWithErrors)).ShouldBeEmpty("only records could not be read");
        RunWords.Act(RunAct.Retry, Samples.Run(1, RunState.CompletedWithErrors)).ShouldBe("Retry failed");
    }

    [Fact]
    public void A_run_says_how_far_back_it_goes()
    {
        var run = Samples.Run(1);
        RunWords.What(run).ShouldBe("order fetch, auto");
        RunWords.What(run with { StopAtFirst = true }).ShouldBe("order fetch, auto to the first orders");
        RunWords.What(run with { Mode = FetchMode.Duration, DurationDays = 1 }).ShouldBe("order fetch, 1 day");
        RunWords.What(run with { Mode = FetchMode.Duration, DurationDays = 180 }).ShouldBe("order fetch, 180 days");
        var april = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
        var window = run with { Mode = FetchMode.Window, RangeFrom = april, RangeTo = april.AddMonths(1) };
        RunWords.What(window).ShouldBe("order fetch, April 2026");
        RunWords.What(window with { RangeTo = april.AddDays(9), DryRun = true }).ShouldBe("dry run of order fetch, April 2026");
        RunWords.What(window with { Kind = RunKind.Reconcile, RangeFrom = april.AddDays(-2) }).ShouldBe("reconcile, 30 Mar 2026 to 1 May 2026");
        RunWords.What(run with { Mode = null, Kind = RunKind.ShippingStatus }).ShouldBe("shipping statuses");
    }

    [Fact]
    public void A_bar_is_full_when_a_run_has_come_to_its_end_and_open_only_while_its_size_is_unknown()
    {
        RunWords.Fill(Samples.Run(1, RunState.CompletedWithErrors, percent: 97)).ShouldBe(100);
        RunWords.Fill(Samples.Run(1, RunState.CompletedWithErrors) with { WindowsDone = 3, WindowsFailed = 1, WindowsTotal = 4 }).ShouldBe(75);
        RunWords.Fill(Samples.Run(1, RunState.Failed, percent: null)).ShouldBe(0);
        RunWords.Fill(Samples.Run(1, RunState.Running, percent: null)).ShouldBeNull();
    }

    [Fact]
    public void Only_what_is_under_way_has_a_bar()
    {
        Enum.GetValues<RunState>().Where(state => RunWords.HasBar(Samples.Run(1, state, percent: null))).ShouldBe([RunState.Running, RunState.Waiting, RunState.Paused]);
        RunWords.HasBar(Samples.Run(1, RunState.Queued, percent: 30)).ShouldBeTrue("it has been at work before");
    }

    [Fact]
    public void Nothing_is_said_twice()
    {
        var run = Samples.Run(1);
        RunWords.Message(run with { Message = Message.Of("run-working", ("work", "fetch"), ("window", "April 2026")) }).ShouldBeNull("the window stands beside the percentage");
        RunWords.Message(run with { Message = Message.Of("run-stopping", ("by", "Sara")) }).ShouldNotBeNull();
        RunWords.Rate(351).ShouldBe("351 orders/s");

        ConnectionWords.Beyond(ConnectionState.Active, "Active.").ShouldBe("");
        ConnectionWords.Beyond(ConnectionState.Active, "Active; no fetch was complete yet.").ShouldBe("No fetch was complete yet.");
        ConnectionWords.Beyond(ConnectionState.Disabled, "Switched off by Sara.").ShouldBe("Switched off by Sara.");
    }
}

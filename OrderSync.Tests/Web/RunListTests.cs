using OrderSync.Contracts;
using OrderSync.Contracts.Runs;
using OrderSync.Web.Runs;

namespace OrderSync.Tests.Web;

public sealed class RunListTests
{
    [Fact]
    public void Values_change_in_place_and_rows_do_not_jump()
    {
        var list = Listing(new RunQuery(), 3, 2, 1);
        list.Take(Samples.Run(2, percent: 55)).ShouldBeFalse();
        list.Runs.Select(run => run.Percent).ShouldBe([10, 55, 10]);
        Numbers(list).ShouldBe([3, 2, 1]);
    }

    [Fact]
    public void A_new_run_comes_on_top_and_counts()
    {
        var list = Listing(new RunQuery(), 3, 2, 1);
        list.Take(Samples.Run(4)).ShouldBeTrue();
        Numbers(list).ShouldBe([4, 3, 2, 1]);
        list.Total.ShouldBe(4);
    }

    [Fact]
    public void A_new_run_that_the_filter_excludes_stays_away_but_a_row_that_is_shown_stays()
    {
        var list = Listing(new RunQuery("active", "vendure"), 1);
        list.Take(Samples.Run(2, platform: "ecomanager")).ShouldBeFalse();
        list.Take(Samples.Run(3, RunState.Completed)).ShouldBeFalse();
        list.Take(Samples.Run(1, RunState.Completed)).ShouldBeFalse();
        list.Runs.ShouldHaveSingleItem().State.ShouldBe(RunState.Completed);
    }

    [Fact]
    public void An_older_page_is_added_once_also_when_new_runs_have_moved_it()
    {
        var list = Listing(new RunQuery(), 4, 3);
        list.Add(new OffsetPage<RunView>([Samples.Run(3), Samples.Run(2)], 4, 2, 2));
        Numbers(list).ShouldBe([4, 3, 2]);
        list.HasMore.ShouldBeTrue();
    }

    [Fact]
    public void A_filter_becomes_the_query_of_the_page() =>
        new RunQuery("active", "eco manager").Address().ShouldBe("/operations?status=active&platform=eco%20manager");

    [Fact]
    public void An_older_view_never_replaces_a_newer_one()
    {
        var running = Samples.Run(1) with { Counts = new RunCounts(500, 500, 0, 0, 0) };
        var paused = running with { State = RunState.Paused };
        var ended = running with { State = RunState.Completed, Counts = new RunCounts(600, 600, 0, 0, 0), EndedAt = Samples.Noon.AddMinutes(9) };

        RunAge.Newer(running, Samples.Run(1)).ShouldBe(running, "counts only grow");
        RunAge.Newer(running, running with { State = RunState.Waiting }).State.ShouldBe(RunState.Waiting);
        RunAge.Newer(paused, running).ShouldBe(paused);
        RunAge.Newer(running, paused).ShouldBe(paused);
        RunAge.Newer(ended, paused).ShouldBe(ended);
        RunAge.Newer(ended, running with { Counts = ended.Counts }).ShouldBe(ended);
    }

    [Fact]
    public void A_run_that_was_resumed_or_retried_goes_back_to_queued_and_running()
    {
        var ended = Samples.Run(1, RunState.Stopped) with { Counts = new RunCounts(600, 600, 0, 0, 0) };
        var requeued = ended with { State = RunState.Queued, QueuedAt = ended.QueuedAt.AddMinutes(5) };
        var running = requeued with { State = RunState.Running, Counts = RunCounts.Zero };

        RunAge.Newer(ended, requeued).ShouldBe(requeued);
        RunAge.Newer(ended, running).ShouldBe(running, "the event that says queued may have been missed");
        RunAge.Newer(running, ended).ShouldBe(running);
    }

    [Fact]
    public void A_fresh_page_leaves_rows_in_their_place_and_does_not_undo_what_events_have_said()
    {
        var list = Listing(new RunQuery(), 3, 2, 1);
        list.Take(Samples.Run(2, RunState.Completed));
        list.Take(Samples.Run(5));
        var retried = Samples.Run(1, RunState.Queued) with { QueuedAt = Samples.Noon.AddMinutes(4) };
        list = list.Renew(new OffsetPage<RunView>([retried, Samples.Run(3, RunState.Failed), Samples.Run(2)], 3, 50, 0));

        list.Runs.Select(run => run.State).ShouldBe([RunState.Running, RunState.Failed, RunState.Completed, RunState.Queued]);
        Numbers(list).ShouldBe([5, 3, 2, 4]);
        list.Total.ShouldBe(4);
    }

    [Fact]
    public void A_row_that_the_Api_no_longer_lists_leaves()
    {
        var list = Listing(new RunQuery("active"), 3, 2, 1);
        list.Take(Samples.Run(3, RunState.Completed));
        list = list.Renew(new OffsetPage<RunView>([Samples.Run(2)], 1, 50, 0));

        Numbers(list).ShouldBe([2]);
        list.Total.ShouldBe(1);
    }

    private static RunList Listing(RunQuery query, params int[] numbers)
    {
        var list = new RunList(query);
        list.Add(new OffsetPage<RunView>([.. numbers.Select(number => Samples.Run(number))], numbers.Length, 50, 0));
        return list;
    }

    private static int[] Numbers(RunList list) => [.. list.Runs.Select(run => (run.QueuedAt - Samples.Noon).Minutes)];
}

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
    public void A_filter_becomes_the_query_of_the_api() =>
        new RunQuery("active", "eco manager").ToApi().ShouldBe("status=active&platform=eco%20manager&");

    private static RunList Listing(RunQuery query, params int[] numbers)
    {
        var list = new RunList(query);
        list.Add(new OffsetPage<RunView>([.. numbers.Select(number => Samples.Run(number))], numbers.Length, 50, 0));
        return list;
    }

    private static int[] Numbers(RunList list) => [.. list.Runs.Select(run => (run.QueuedAt - Samples.Noon).Minutes)];
}

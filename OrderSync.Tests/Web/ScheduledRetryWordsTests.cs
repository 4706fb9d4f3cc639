using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Texts;
using OrderSync.Web.Runs;

namespace OrderSync.Tests.Web;

/// <summary>Scheduled retries as the site speaks of them, and what can be selected.</summary>
public sealed class ScheduledRetryWordsTests
{
    private static readonly RunRetryView Second = new(Samples.Noon.AddMinutes(20), 2, 5);

    [Fact]
    public void A_scheduled_retry_can_be_hurried_or_cancelled()
    {
        var run = Scheduled(1);
        RunWords.Acts(run).ShouldBe([RunAct.Retry, RunAct.CancelRetry]);
        RunWords.Acts(run).Select(act => RunWords.Act(act, run)).ShouldBe(["Retry now", "Cancel retry"]);
        RunWords.Acts(run with { Retry = null }).ShouldBe([RunAct.Retry]);
        RunWords.Act(RunAct.Retry, run with { Retry = null }).ShouldBe("Retry");
    }

    [Fact]
    public void What_the_badge_tells_is_not_in_the_sentence_as_well()
    {
        var why = Message.Verbatim("503 from the store.");
        var run = Scheduled(1) with { Message = Message.Sequence(why, Message.Of("run-next-try", ("at", Second.At), ("attempt", 2), ("of", 5))) };
        RunWords.Message(run).ShouldBe(why);
        RunWords.Message(run with { Retry = null }).ShouldBe(run.Message);
    }

    [Fact]
    public void Only_runs_whose_retry_is_scheduled_are_selected()
    {
        var selection = new RunSelection();
        var (first, second, done) = (Scheduled(1), Scheduled(2), Samples.Run(3, RunState.Completed));
        selection.Set([first, second, done], selected: true);
        new[] { first, second, done }.Where(selection.Holds).ShouldBe([first, second]);

        selection.Set([first], selected: false);
        selection.Holds(first).ShouldBeFalse();
        selection.Holds(second with { Retry = null }).ShouldBeFalse("it has been retried meanwhile");
        selection.Clear();
        selection.Holds(second).ShouldBeFalse();
    }

    [Fact]
    public void What_became_of_each_is_told_with_the_reasons()
    {
        var (first, second) = (Scheduled(1), Scheduled(2) with { ConnectionName = "Purna" });
        RetryOutcome.Of(new RetriesView([first.Id, second.Id], []), [first, second], "cancelled").Sentence.ShouldBe("2 cancelled.");

        var mixed = RetryOutcome.Of(new RetriesView([first.Id], [new RetryRefusalView(second.Id, "The connection is switched off.")]), [first, second], "retried now");
        mixed.Sentence.ShouldBe("1 retried now, 1 refused:");
        mixed.Refused.ShouldBe(["Purna, order fetch, auto: The connection is switched off."]);
    }

    [Fact]
    public void The_filter_is_part_of_the_address_and_keeps_strangers_away()
    {
        var query = new RunQuery("failed", RetryScheduled: true);
        query.Address().ShouldBe("/operations?status=failed&retryScheduled=true");
        query.IsAll.ShouldBeFalse();
        query.Matches(Scheduled(1)).ShouldBeTrue();
        query.Matches(Samples.Run(1, RunState.Failed)).ShouldBeFalse();
    }

    [Fact]
    public void Runs_at_work_change_no_schedule()
    {
        RunWords.ChangesRetries(Progress(Samples.Run(1))).ShouldBeFalse();
        RunWords.ChangesRetries(Progress(Samples.Run(1, RunState.Queued))).ShouldBeTrue("it has been retried");
        RunWords.ChangesRetries(Progress(Samples.Run(1, RunState.Failed))).ShouldBeTrue("its retry has been cancelled");
    }

    private static LiveEvent Progress(RunView run) => new(EventTypes.SyncProgress, Samples.Noon, Guid.Empty, run);

    private static RunView Scheduled(int number) => Samples.Run(number, RunState.Failed) with { Retry = Second };
}

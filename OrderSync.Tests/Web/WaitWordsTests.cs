using OrderSync.Contracts.Runs;
using OrderSync.Web.Runs;

namespace OrderSync.Tests.Web;

public sealed class WaitWordsTests
{
    [Fact]
    public void Every_reason_has_a_title_an_advice_and_an_icon_of_its_own_words()
    {
        var reasons = Enum.GetValues<RunWaitReason>();
        reasons.Select(WaitWords.Title).Distinct().Count().ShouldBe(reasons.Length);
        reasons.Select(WaitWords.Advice).Distinct().Count().ShouldBe(reasons.Length);
        foreach (var reason in reasons)
            WaitWords.Look(reason).Icon.ShouldStartWith("fa-");
    }

    [Fact]
    public void A_run_that_is_about_to_be_taken_up_is_not_explained()
    {
        WaitWords.IsExplained(Samples.Run(1, RunState.Queued) with { Wait = new RunWaitView(RunWaitReason.Worker) }).ShouldBeFalse();
        WaitWords.IsExplained(Samples.Run(1, RunState.Queued) with { Wait = new RunWaitView(RunWaitReason.WorkerAbsent) }).ShouldBeTrue();
        WaitWords.IsExplained(Samples.Run(1)).ShouldBeFalse();
    }

    [Fact]
    public void Who_has_spent_the_budget_is_told_from_the_view_of_the_one_that_waits()
    {
        var (own, other) = (Guid.CreateVersion7(Samples.Noon), Guid.CreateVersion7(Samples.Noon.AddSeconds(1)));
        WaitWords.Spender(new RunSpenderView(own, 3), own).ShouldBe("this task");
        WaitWords.Spender(new RunSpenderView(other, 3), own).ShouldBe("another task");
        WaitWords.Spender(new RunSpenderView(null, 3), own).ShouldBe("connection tests");
    }
}

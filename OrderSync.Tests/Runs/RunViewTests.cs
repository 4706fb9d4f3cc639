using OrderSync.Contracts.Runs;
using OrderSync.Core.Runs;

namespace OrderSync.Tests.Runs;

public sealed class RunViewTests
{
    private static readonly DateTimeOffset Later = DateTimeOffset.UnixEpoch.AddYears(60);

    [Theory]
    [InlineData(RunState.Running, 0, false, null, null)]
    [InlineData(RunState.Running, 2, false, null, 2)]
    [InlineData(RunState.Queued, 2, false, null, 2)]
    [InlineData(RunState.Failed, 2, true, 3, null)]
    [InlineData(RunState.Failed, 5, false, null, null)]
    [InlineData(RunState.Completed, 2, false, null, null)]
    public void A_run_says_on_one_ladder_which_retry_is_to_come_or_under_way(RunState state, int retries, bool hasTime, int? toCome, int? underWay)
    {
        var run = new Run
        {
            CompanyId = Guid.Empty,
            Id = Guid.Empty,
            ConnectionId = Guid.Empty,
            Kind = default,
            RequestedBy = "Amel",
            QueuedAt = default,
            State = state,
            Retries = retries,
            RetryAt = hasTime ? Later : null,
        };

        var view = run.ToView("Shop", "stub");

        view.Retry.ShouldBe(toCome is { } next ? new RunRetryView(Later, next, 5) : null);
        view.Retrying.ShouldBe(underWay is { } now ? new RunRetryingView(now, 5) : null);
    }
}

using OrderSync.Api.Attention;
using OrderSync.Contracts.Attention;
using OrderSync.Contracts.Connections;

namespace OrderSync.Tests.Attention;

/// <summary>What makes a connection healthy, and what of one needs a person.</summary>
public sealed class ConnectionStandingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Run = Guid.CreateVersion7(Noon);
    private static readonly BreakerView Open = new(BreakerState.Open, Noon, "500 from the store", Noon.AddMinutes(1), 5, "Circuit open since 12:00 UTC after 5 failures.");
    private static readonly ConnectionStanding Good = new(Guid.CreateVersion7(Noon), "Main shop", "EcoManager", ConnectionState.Active, null, Ended(isGood: true));

    [Fact]
    public void A_good_last_task_a_closed_breaker_and_nothing_overdue_are_healthy_and_need_nobody()
    {
        Good.IsHealthy.ShouldBeTrue();
        Good.Needs().ShouldBeEmpty();
        (Good with { Last = null }).IsHealthy.ShouldBeTrue("one that was just connected has not failed");
    }

    [Fact]
    public void A_first_failure_that_is_retried_is_not_healthy_and_needs_nobody_yet()
    {
        var standing = Good with { Last = Ended(isGood: false, retryAt: Noon.AddMinutes(1)) };

        standing.IsHealthy.ShouldBeFalse();
        standing.Needs().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, false, 0, "The last task has failed, and is not retried automatically: 502 from the store.")]
    [InlineData(1, true, 1, "The last task has failed, a retry later too: 502 from the store.")]
    [InlineData(1, true, 3, "The last task has failed, 3 retries later too: 502 from the store.")]
    [InlineData(4, true, 0, "The last 4 tasks have failed: 502 from the store.")]
    [InlineData(2, false, 5, "The last 2 tasks have failed: 502 from the store.")]
    public void What_fails_again_or_is_not_retried_needs_a_person(int inARow, bool isRetried, int retries, string sentence)
    {
        var standing = Good with { Last = Ended(isGood: false, isRetried ? Noon.AddMinutes(4) : null, retries, inARow) };

        var need = standing.Needs().ShouldHaveSingleItem();

        (need.Kind, need.Sentence, need.RunId, need.ConnectionName).ShouldBe((AttentionKind.Failing, sentence, Run, "Main shop"));
        standing.IsHealthy.ShouldBeFalse();
    }

    [Fact]
    public void One_problem_is_said_once()
    {
        var standing = Good with
        {
            State = ConnectionState.NeedsCredentials,
            StateReason = "The token was refused.",
            Last = Ended(isGood: false, inARow: 3),
            Breaker = Open,
            Waiting = new WaitingRun(Run, BeginsLate: true, Noon, ""),
            DueAt = Noon,
        };

        Kinds(standing).ShouldBe([AttentionKind.Credentials]);
        Kinds(standing with { State = ConnectionState.Active }).ShouldBe([AttentionKind.Failing]);
        Kinds(standing with { State = ConnectionState.Active, Last = null }).ShouldBe([AttentionKind.CircuitOpen]);
        Kinds(standing with { State = ConnectionState.Active, Last = null, Breaker = null }).ShouldBe([AttentionKind.Overdue]);
    }

    [Fact]
    public void A_long_wait_says_what_is_waited_for_and_a_missed_time_that_no_worker_has_begun()
    {
        var waiting = Good with { Waiting = new WaitingRun(Run, BeginsLate: false, Noon, "The store asks to wait until 2 December.") };
        var due = Good with { DueAt = Noon };

        waiting.Needs().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            need => need.Kind.ShouldBe(AttentionKind.WaitsLong), need => need.Sentence.ShouldBe("The store asks to wait until 2 December."));
        due.Needs().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            need => need.Kind.ShouldBe(AttentionKind.Overdue), need => need.Since.ShouldBe(Noon), need => need.Sentence.ShouldBe("Its scheduled time has passed, and no worker has begun."));
        (waiting.IsHealthy || due.IsHealthy).ShouldBeFalse();
    }

    [Fact]
    public void Records_that_could_not_be_read_are_said_beside_what_keeps_a_connection_from_running()
    {
        var standing = Good with { Breaker = Open, Unread = new UnreadRecords(2, Noon, Run, "“total” is missing.") };

        Kinds(standing).ShouldBe([AttentionKind.CircuitOpen, AttentionKind.Rejected]);
        standing.Needs().Last().Sentence.ShouldBe("2 records could not be read, and their orders are not stored. The newest: “total” is missing.");
    }

    [Fact]
    public void What_a_person_has_disabled_needs_nobody() =>
        (Good with { State = ConnectionState.Disabled, Last = Ended(isGood: false, inARow: 9), Unread = new UnreadRecords(2, Noon, Run, "No.") }).Needs().ShouldBeEmpty();

    private static List<AttentionKind> Kinds(ConnectionStanding standing) => [.. standing.Needs().Select(need => need.Kind)];

    private static LastRun Ended(bool isGood, DateTimeOffset? retryAt = null, int retries = 0, int inARow = 1) =>
        new(Run, isGood, Noon, isGood ? null : "502 from the store.", retryAt, retries, isGood ? 0 : inARow);
}

using OrderSync.Contracts.Runs;
using OrderSync.Core.Runs;

namespace OrderSync.Tests.Runs;

public sealed class RunSentenceTests
{
    [Fact]
    public void A_queued_run_waits_for_a_worker() =>
        RunSentences.For(Run(RunState.Queued)).ShouldBe("Waiting for a worker to take it up.");

    [Fact]
    public void A_running_run_names_its_window()
    {
        var run = Run(RunState.Running);
        run.CurrentWindow = "April 2026";

        RunSentences.For(run).ShouldBe("Fetching April 2026.");
    }

    [Fact]
    public void A_run_that_was_asked_to_stop_says_by_whom()
    {
        var run = Run(RunState.Running);
        (run.Control, run.ControlBy) = (RunControl.Stop, "Amel");

        RunSentences.For(run).ShouldBe("Stopping at the next page, asked by Amel.");
    }

    [Fact]
    public void A_completed_run_says_what_it_changed()
    {
        var run = Run(RunState.Completed);
        (run.Fetched, run.Created, run.Updated, run.Unchanged) = (12_345, 12_000, 45, 300);

        RunSentences.For(run).ShouldBe("12,345 orders: 12,000 new, 45 changed, 300 unchanged.");
    }

    [Fact]
    public void A_shipping_run_speaks_of_shipments()
    {
        var run = new Run { CompanyId = Guid.Empty, Id = Guid.Empty, ConnectionId = Guid.Empty, Kind = RunKind.ShippingStatus, RequestedBy = "Amel", QueuedAt = default };
        (run.State, run.CurrentWindow) = (RunState.Running, "Pages 11–20");
        RunSentences.For(run).ShouldBe("Reading Pages 11–20.");

        (run.State, run.Fetched, run.Created, run.Updated, run.Unchanged) = (RunState.Completed, 540, 20, 45, 475);
        RunSentences.For(run).ShouldBe("540 shipments: 20 new, 45 changed, 475 unchanged.");
    }

    [Fact]
    public void A_run_with_problems_says_what_failed_and_what_could_not_be_read()
    {
        var run = Run(RunState.CompletedWithErrors);
        (run.WindowsFailed, run.WindowsTotal, run.Rejected) = (1, 7, 1);
        run.Note("502 from the store.", null);

        RunSentences.For(run).ShouldBe("1 of 7 windows failed: 502 from the store; 1 record could not be read and is kept as rejected.");
    }

    [Fact]
    public void A_stopped_run_says_what_stays()
    {
        var run = Run(RunState.Stopped);
        (run.ControlBy, run.Fetched) = ("Amel", 1);

        RunSentences.For(run).ShouldBe("Stopped by Amel; 1 order stored. Retry goes on from there.");
    }

    [Fact]
    public void Every_state_has_a_sentence() =>
        Enum.GetValues<RunState>().Select(state => RunSentences.For(Run(state))).ShouldAllBe(sentence => sentence.EndsWith('.'));

    private static Run Run(RunState state) => new()
    {
        CompanyId = Guid.Empty,
        Id = Guid.Empty,
        ConnectionId = Guid.Empty,
        Kind = RunKind.OrderFetch,
        RequestedBy = "Amel",
        QueuedAt = DateTimeOffset.UnixEpoch,
        State = state,
        ControlBy = "Amel",
    };
}

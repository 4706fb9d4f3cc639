using System.Globalization;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Texts;
using OrderSync.Core.Runs;

namespace OrderSync.Tests.Runs;

public sealed class RunStatusMessageTests
{
    [Fact]
    public void A_queued_run_waits_for_a_worker() =>
        Said(Run(RunState.Queued)).ShouldBe("Waiting for a worker to claim it.");

    [Fact]
    public void A_running_run_names_its_window()
    {
        var run = Run(RunState.Running);
        run.CurrentWindow = "April 2026";

        Said(run).ShouldBe("Fetching April 2026.");
    }

    [Fact]
    public void A_run_that_was_asked_to_stop_says_by_whom()
    {
        var run = Run(RunState.Running);
        (run.Control, run.ControlBy) = (RunControl.Stop, "Amel");

        Said(run).ShouldBe("Stopping at the next page, asked by Amel.");
    }

    [Fact]
    public void A_completed_run_says_what_it_changed()
    {
        var run = Run(RunState.Completed);
        (run.Fetched, run.Created, run.Updated, run.Unchanged) = (12_345, 12_000, 45, 300);

        Said(run).ShouldBe("12,345 orders: 12,000 new, 45 changed, 300 unchanged.");
    }

    [Fact]
    public void A_shipping_run_speaks_of_shipments()
    {
        var run = new Run { CompanyId = Guid.Empty, Id = Guid.Empty, ConnectionId = Guid.Empty, Kind = RunKind.ShippingStatus, RequestedBy = "Amel", QueuedAt = default };
        (run.State, run.CurrentWindow) = (RunState.Running, "Pages 11–20");
        Said(run).ShouldBe("Reading Pages 11–20.");

        (run.State, run.Fetched, run.Created, run.Updated, run.Unchanged) = (RunState.Completed, 540, 20, 45, 475);
        Said(run).ShouldBe("540 shipments: 20 new, 45 changed, 475 unchanged.");
    }

    [Fact]
    public void A_run_with_problems_says_what_failed_and_what_could_not_be_read()
    {
        var run = Run(RunState.CompletedWithErrors);
        (run.WindowsFailed, run.WindowsTotal, run.Rejected) = (1, 7, 1);
        run.Note("502 from the store.", null);

        Said(run).ShouldBe("1 of 7 ranges failed: 502 from the store. 1 record could not be read and is kept as rejected.");
    }

    [Fact]
    public void A_stopped_run_says_what_stays()
    {
        var run = Run(RunState.Stopped);
        (run.ControlBy, run.Fetched) = ("Amel", 1);

        Said(run).ShouldBe("Stopped by Amel; 1 order stored. Retry continues from there.");
    }

    [Fact]
    public void Every_state_has_a_sentence() =>
        Enum.GetValues<RunState>().Select(state => Said(Run(state))).ShouldAllBe(sentence => sentence.EndsWith('.'));

    [Fact]
    public void A_first_fetch_is_all_new()
    {
        var run = Run(RunState.Completed);
        (run.Fetched, run.Created) = (20_000, 20_000);

        Said(run).ShouldBe("20,000 new orders.");
    }

    [Fact]
    public void What_was_stored_before_messages_had_codes_is_said_as_it_was()
    {
        var run = Run(RunState.Failed);
        run.Note("EcoManager's server had an error (502).", null);
        (run.RetryAt, run.Retries) = (new DateTimeOffset(2026, 12, 1, 10, 42, 0, TimeSpan.Zero), 1);

        var message = RunStatusMessage.For(run);
        message.Parts.Select(part => part.Code).ShouldBe(["verbatim", "run-next-try"]);
        MessageTexts.Of(message, Noon(Languages.English)).ShouldBe("EcoManager's server had an error (502). Next try at 10:42 UTC (attempt 2 of 5).");
        MessageTexts.Of(message, Noon(Languages.French)).ShouldBe("EcoManager's server had an error (502). Prochaine tentative à 10:42 UTC (tentative 2 sur 5).");
    }

    [Theory]
    [InlineData("en", "Stopped by Amel; 11 orders stored. Retry continues from there.")]
    [InlineData("fr", "Arrêté par Amel ; 11 commandes enregistrées. Une nouvelle tentative continue à partir de là.")]
    [InlineData("ar", "أوقفه Amel؛ حُفظ 11 طلبًا. تتابع إعادة المحاولة من هناك.")]
    public void The_same_run_is_told_in_the_language_of_the_reader(string language, string told)
    {
        var run = Run(RunState.Stopped);
        run.Fetched = 11;

        MessageTexts.Of(RunStatusMessage.For(run), Noon(CultureInfo.GetCultureInfo(language))).ShouldBe(told);
    }

    private static string Said(Run run) => MessageTexts.Of(RunStatusMessage.For(run), Noon(Languages.English));

    private static Reader Noon(CultureInfo language) => new(language, TimeZoneInfo.Utc, new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero));

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

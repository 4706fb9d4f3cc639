using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Runs;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Scheduling;

/// <summary>
/// What two workers do with a schedule's times as the clock goes on, on a real database: each time once, whether the clocks change or nobody was there.
/// </summary>
public sealed class ScheduleFiringTests(ApiFixture api) : ApiTest(api)
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData("Europe/Paris", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z", "2026-03-29T01:00:00Z,2026-03-30T00:30:00Z")]
    [InlineData("Europe/Paris", "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z", "2026-10-25T00:30:00Z,2026-10-26T01:30:00Z")]
    [InlineData("Africa/Casablanca", "2027-03-13T12:00:00Z", "2027-03-15T12:00:00Z", "2027-03-14T02:00:00Z,2027-03-15T01:30:00Z")]
    [InlineData("Africa/Casablanca", "2027-02-06T12:00:00Z", "2027-02-08T12:00:00Z", "2027-02-07T01:30:00Z,2027-02-08T02:30:00Z")]
    public async Task Half_past_two_comes_once_a_day_when_the_clocks_change(string zone, string from, string to, string due)
    {
        var place = await PlaceAsync("0 30 2 * * ?", Time(from), zone: zone);

        for (var now = Time(from); now <= Time(to); now += Step)
            await place.LookAsync(now);

        var firings = await place.FiringsAsync();
        firings.Select(firing => firing.DueAt).ShouldBe(due.Split(',').Select(Time));
        firings.ShouldAllBe(firing => firing.Outcome == FiringOutcome.Started && firing.RequestedBy == "schedule");
    }

    [Fact]
    public async Task Three_hours_without_a_worker_are_made_up_for_once()
    {
        var place = await PlaceAsync("0 0 8-20 * * ?", Time("2026-06-10T06:30:00Z"));
        await place.LookAsync(Time("2026-06-10T07:00:01Z"));
        await place.LookAsync(Time("2026-06-10T08:00:01Z"));

        // From 10:30 to 13:30 in Paris nobody is there.
        await place.LookAsync(Time("2026-06-10T11:30:00Z"));
        await place.LookAsync(Time("2026-06-10T11:40:00Z"));
        await place.LookAsync(Time("2026-06-10T12:00:00Z"));

        (await place.FiringsAsync()).Select(firing => (Hour: firing.DueAt.Hour, firing.Outcome)).ShouldBe(
        [
            (7, FiringOutcome.Started), (8, FiringOutcome.Started), (9, FiringOutcome.Missed), (10, FiringOutcome.Missed), (11, FiringOutcome.Started),
            (12, FiringOutcome.Started),
        ]);
        (await place.RunsAsync()).Count.ShouldBe(4);
    }

    [Fact]
    public async Task What_comes_too_late_is_missed_and_nothing_is_started()
    {
        var place = await PlaceAsync("0 0 8-20 * * ?", Time("2026-06-10T06:30:00Z"), catchUpMinutes: 15);

        await place.LookAsync(Time("2026-06-10T08:30:00Z"));

        var firings = await place.FiringsAsync();
        firings.Select(firing => firing.Outcome).ShouldBe([FiringOutcome.Missed, FiringOutcome.Missed]);
        firings.ShouldAllBe(firing => firing.FiredAt == null && firing.RunId == null && firing.Reason!.Contains("within 15 minutes"));
        (await place.RunsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_time_at_which_the_one_before_still_runs_is_skipped_and_the_run_is_named()
    {
        var place = await PlaceAsync("0 0 * * * ?", Time("2026-06-10T06:30:00Z"), endRuns: false);

        await place.LookAsync(Time("2026-06-10T07:00:00Z"));
        await place.LookAsync(Time("2026-06-10T08:00:00Z"));

        var run = (await place.RunsAsync()).ShouldHaveSingleItem();
        run.Mode.ShouldBe(FetchMode.Incremental);
        run.RequestedBy.ShouldBe("schedule");
        var firings = await place.FiringsAsync();
        firings.Select(firing => (firing.Outcome, firing.RunId)).ShouldBe([(FiringOutcome.Started, run.Id), (FiringOutcome.Skipped, run.Id)]);
        firings[1].Reason.ShouldBe("The task before is still active.");
    }

    [Fact]
    public async Task With_overlap_wait_one_time_waits_for_the_end_and_no_more()
    {
        var place = await PlaceAsync("0 0 * * * ?", Time("2026-06-10T06:30:00Z"), endRuns: false, overlap: OverlapChoice.Wait);
        foreach (var hour in new[] { 7, 8, 9 })
            await place.LookAsync(new DateTimeOffset(2026, 6, 10, hour, 0, 0, TimeSpan.Zero));
        (await place.FiringsAsync()).Select(firing => firing.Outcome).ShouldBe([FiringOutcome.Started, FiringOutcome.Waiting, FiringOutcome.Skipped]);

        await place.TakeUpWaitingAsync();
        (await place.RunsAsync()).Count.ShouldBe(1, "the run before has not ended");
        await place.EndRunsAsync();
        await place.TakeUpWaitingAsync();

        (await place.RunsAsync()).Count.ShouldBe(2);
        (await place.FiringsAsync()).Select(firing => firing.Outcome).ShouldBe([FiringOutcome.Started, FiringOutcome.Started, FiringOutcome.Skipped]);
    }

    [Fact]
    public async Task What_waits_for_the_end_of_the_one_before_is_not_started_by_a_stopped_scheduler()
    {
        var place = await PlaceAsync("0 0 * * * ?", Time("2026-06-10T06:30:00Z"), endRuns: false, overlap: OverlapChoice.Wait);
        foreach (var hour in new[] { 7, 8 })
            await place.LookAsync(new DateTimeOffset(2026, 6, 10, hour, 0, 0, TimeSpan.Zero));
        await place.SwitchAsync(false, Time("2026-06-10T08:30:00Z"));
        await place.EndRunsAsync();

        await place.TakeUpWaitingAsync();

        (await place.RunsAsync()).Count.ShouldBe(1);
        var skipped = (await place.FiringsAsync())[1];
        skipped.Outcome.ShouldBe(FiringOutcome.Skipped);
        skipped.Reason!.ShouldStartWith("Stopped, or paused, while it waited");
    }

    [Theory]
    [InlineData(true, FiringOutcome.Skipped)]
    [InlineData(false, FiringOutcome.Started)]
    public async Task What_waits_is_dropped_by_a_pause_and_not_by_a_resume_whose_clock_is_ahead(bool isPaused, FiringOutcome outcome)
    {
        var place = await PlaceAsync("0 0 * * * ?", Time("2026-06-10T06:30:00Z"), endRuns: false, overlap: OverlapChoice.Wait);
        foreach (var hour in new[] { 7, 8 })
            await place.LookAsync(new DateTimeOffset(2026, 6, 10, hour, 0, 0, TimeSpan.Zero));
        await place.EndRunsAsync();
        // As the Api writes it, by its own clock; until then the last look of the worker is its now.
        var ahead = Time("2026-06-10T08:00:00.040Z");
        await place.SettleAsync(ahead, pausedUntil: isPaused ? ahead : null);

        await place.TakeUpWaitingAsync();

        var firing = (await place.FiringsAsync())[1];
        firing.Outcome.ShouldBe(outcome);
        firing.Reason.ShouldBe(isPaused ? "Paused while it waited for the end of the one before." : null);
    }

    [Theory]
    [InlineData(ConnectionState.Disabled, "is switched off")]
    [InlineData(ConnectionState.NeedsCredentials, "needs new credentials: expired")]
    public async Task A_connection_that_cannot_be_used_is_passed_over_with_the_reason(ConnectionState state, string reason)
    {
        var place = await PlaceAsync("0 0 * * * ?", Time("2026-06-10T06:30:00Z"));
        await place.ConnectionIsAsync(state, "expired");

        await place.LookAsync(Time("2026-06-10T07:00:00Z"));

        var firing = (await place.FiringsAsync()).ShouldHaveSingleItem();
        firing.Outcome.ShouldBe(FiringOutcome.Skipped);
        firing.Reason!.ShouldContain(reason);
        (await place.RunsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Shipping_starts_a_run_of_its_own_kind()
    {
        var place = await PlaceAsync("0 0 * * * ?", Time("2026-06-10T06:30:00Z"), kind: ScheduleKind.ShippingSync);

        await place.LookAsync(Time("2026-06-10T07:00:00Z"));

        (await place.RunsAsync()).ShouldHaveSingleItem().Kind.ShouldBe(RunKind.ShippingStatus);
    }

    [Fact]
    public async Task Stopped_and_paused_schedules_do_nothing_and_miss_nothing()
    {
        var place = await PlaceAsync("0 0 * * * ?", Time("2026-06-10T06:30:00Z"));
        await place.SwitchAsync(false, Time("2026-06-10T06:40:00Z"));
        await place.LookAsync(Time("2026-06-10T08:10:00Z"));
        await place.SwitchAsync(true, Time("2026-06-10T08:30:00Z"));
        await place.LookAsync(Time("2026-06-10T08:40:00Z"));
        (await place.FiringsAsync()).ShouldBeEmpty();

        await place.LookAsync(Time("2026-06-10T09:00:00Z"));

        (await place.FiringsAsync()).ShouldHaveSingleItem().DueAt.ShouldBe(Time("2026-06-10T09:00:00Z"));
    }

    [Fact]
    public async Task A_run_carries_the_trace_of_the_schedule_that_started_it()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source == RunTrace.Source,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var place = await PlaceAsync("0 0 * * * ?", Time("2026-06-10T06:30:00Z"));

        await place.LookAsync(Time("2026-06-10T07:00:00Z"));

        var run = (await place.RunsAsync()).ShouldHaveSingleItem();
        RunTrace.TryRead(run.TraceParent, out var asked).ShouldBeTrue();
        spans.Single(span => span.SpanId == asked.SpanId).OperationName.ShouldBe("schedule OrderSync");
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private async Task<SchedulePlace> PlaceAsync(
        string cron,
        DateTimeOffset settledTo,
        int catchUpMinutes = 60,
        bool endRuns = true,
        OverlapChoice overlap = OverlapChoice.Skip,
        ScheduleKind kind = ScheduleKind.OrderSync,
        string zone = "Europe/Paris")
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        var place = new SchedulePlace(Api.Services, company, connection, endRuns);
        await place.PrepareAsync(cron, settledTo, catchUpMinutes, overlap, kind, zone);
        return place;
    }
}

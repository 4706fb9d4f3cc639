using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts;
using OrderSync.Contracts.Scheduling;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Scheduling;

/// <summary>/api/v1/scheduler, as the documents have it.</summary>
public sealed class SchedulerApiTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/v1/scheduler";
    private const string Orders = "ecomanager";

    [Fact]
    public async Task Answers_have_the_documented_shape()
    {
        var company = await Api.CreateCompanyAsync();

        var answer = JsonDocument.Parse(await (await company.Admin.Get($"{Root}/status")).Text()).RootElement;

        answer.GetProperty("success").GetBoolean().ShouldBeTrue();
        var data = answer.GetProperty("data");
        data.GetProperty("status").GetString().ShouldBeOneOf("running", "stopped");
        foreach (var name in new[] { "isRunning", "startedAt", "activeJobs" })
            data.TryGetProperty(name, out _).ShouldBeTrue(name);
        foreach (var kind in new[] { "ecomanager", "shipping", "cleanup" })
        {
            foreach (var name in new[] { "lastStart", "lastEnd", "lastResults" })
                data.GetProperty("lastSyncs").GetProperty(kind).GetProperty(name).ValueKind.ShouldBe(JsonValueKind.Null);
        }
    }

    [Fact]
    public async Task Start_and_stop_are_the_company_s_own_and_say_who()
    {
        var (company, other) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        await company.AddConnectionAsync("Shop", Orders);

        var started = await Ask<SchedulerStatusView>(company.Admin.Post($"{Root}/start"));

        started.IsRunning.ShouldBeTrue();
        started.ChangedBy.ShouldBe(company.Users[UserRole.Admin].Name);
        started.ActiveJobs.ShouldContain("daily_cleanup");
        started.StartedAt.ShouldNotBeNull();
        (await Status(other.Admin)).IsRunning.ShouldBeFalse();
        (await Ask<SchedulerStatusView>(company.Admin.Post($"{Root}/start"))).StartedAt.ShouldBe(started.StartedAt);
        var stopped = await Ask<SchedulerStatusView>(company.Admin.Post($"{Root}/stop"));
        stopped.Status.ShouldBe("stopped");
        stopped.StartedAt.ShouldBe(started.StartedAt);
        stopped.ActiveJobs.ShouldBeEmpty();
        (await AuditAsync(company)).ShouldBe(["scheduler.start", "scheduler.stop"]);
    }

    [Fact]
    public async Task Everybody_has_the_default_schedules_without_doing_anything()
    {
        var company = await Api.CreateCompanyAsync();
        await company.AddConnectionAsync("Shop", Orders);
        await company.AddConnectionAsync("No orders");

        var schedules = await Ask<List<ScheduleView>>(company.Admin.Get($"{Root}/schedules"));

        schedules.Select(schedule => (schedule.Kind, schedule.ConnectionName, schedule.Cron, schedule.Reading)).ShouldBe(
        [
            (ScheduleKind.OrderSync, "Shop", "0 0 8-20 * * ?", "Every hour from 08:00 to 20:00"),
            (ScheduleKind.Cleanup, null, "0 0 2 * * ?", "At 02:00"),
        ]);
        schedules.ShouldAllBe(schedule => schedule.Next.Count == 0 && schedule.Sentence == "The scheduler is stopped.");
        await company.Admin.Post($"{Root}/start");
        schedules = await Ask<List<ScheduleView>>(company.Admin.Get($"{Root}/schedules"));
        schedules.ShouldAllBe(schedule => schedule.Next.Count == 5 && !schedule.IsCustom);
        // The company's zone is UTC; what is shown is spread by the schedule's own offset.
        schedules[0].Next.ShouldAllBe(at => (int)at.TimeOfDay.TotalSeconds % 3600 == schedules[0].SpreadSeconds && at.Hour >= 8 && at.Hour <= 20);
        var next = await Ask<NextSyncTimesView>(company.Admin.Get($"{Root}/next-sync-times"));
        next.Ecomanager.ShouldBe(schedules[0].Next[0]);
        next.Cleanup.ShouldBe(schedules[1].Next[0]);
        next.Shipping.ShouldBeNull();
        next.Upcoming.Single(schedule => schedule.Kind == ScheduleKind.OrderSync).Times.Count.ShouldBe(13);
    }

    [Fact]
    public async Task A_schedule_is_changed_with_cron_or_simple_choices_and_previewed()
    {
        var (company, schedule) = await WithScheduleAsync();
        var path = $"{Root}/schedules/{schedule.Id}";

        var preview = await Ask<SchedulePreview>(company.Admin.Post($"{path}/preview", new UpdateScheduleRequest("30 4 * * 1-5", null, null, null)));
        preview.Cron.ShouldBe("0 30 4 ? * MON-FRI");
        preview.Reading.ShouldBe("At 04:30 on Monday to Friday");
        preview.Next.Count.ShouldBe(5);
        (await Ask<ScheduleView>(company.Admin.Get(path))).Cron.ShouldBe(schedule.Cron);

        var changed = await Ask<ScheduleView>(company.Admin.Put(path, new UpdateScheduleRequest(
            null, new SimpleTimes(SimpleTimesKind.EveryMinutes, 10), "22:00", "06:00", OverlapChoice.Wait, 30)));
        changed.Reading.ShouldBe("Every 10 minutes");
        changed.IsCustom.ShouldBeTrue();
        (changed.QuietFrom, changed.QuietTo, changed.Overlap, changed.CatchUpMinutes).ShouldBe(("22:00", "06:00", OverlapChoice.Wait, 30));
        changed.Times.ShouldBe(new SimpleTimes(SimpleTimesKind.EveryMinutes, 10));
        (await AuditAsync(company)).ShouldContain("schedule.update");
    }

    [Theory]
    [InlineData("""{"cron":"0 0 25 * * ?"}""", "cron", "is no cron expression")]
    [InlineData("""{"cron":"* * * * * ?"}""", "cron", "once a minute at most")]
    [InlineData("""{"cron":"0 0 8 1 1 ? 2099"}""", "cron", "six fields")]
    [InlineData("""{}""", "cron", "not both")]
    [InlineData("""{"cron":"0 0 30 2 * ?"}""", "cron", "no cron expression")]
    [InlineData("""{"cron":"0 0 8 30 2 ?"}""", "cron", "No time would ever come")]
    [InlineData("""{"cron":"0 0 8 * * ?","quietFrom":"22:00"}""", "quietTo", "both ends")]
    [InlineData("""{"cron":"0 0 8 * * ?","quietFrom":"07:00","quietTo":"09:00"}""", "quietFrom", "No time would ever come")]
    [InlineData("""{"cron":"0 0 8 * * ?","quietFrom":"late","quietTo":"06:00"}""", "quietFrom", "both ends")]
    [InlineData("""{"times":{"kind":"everyMinutes","minutes":7}}""", "times.minutes", "must be 1, 2")]
    [InlineData("""{"cron":"0 0 8 * * ?","catchUpMinutes":1441}""", "catchUpMinutes", "1440")]
    public async Task A_change_that_cannot_be_names_its_field(string json, string field, string sentence)
    {
        var (company, schedule) = await WithScheduleAsync();

        var problem = await company.Admin.Put($"{Root}/schedules/{schedule.Id}", JsonSerializer.Deserialize<JsonElement>(json)).Problem(HttpStatusCode.BadRequest);

        problem.Errors!.Keys.ShouldBe([field]);
        problem.Errors[field][0].ShouldContain(sentence);
    }

    [Fact]
    public async Task A_schedule_is_paused_with_a_reason_and_until_a_time_and_resumed()
    {
        var (company, schedule) = await WithScheduleAsync();
        await company.Admin.Post($"{Root}/start");
        var path = $"{Root}/schedules/{schedule.Id}";
        var until = Api.Time.GetUtcNow().AddDays(2);

        var paused = await Ask<ScheduleView>(company.Admin.Post($"{path}/pause", new PauseScheduleRequest("Stocktaking", until)));

        paused.Pause!.Reason.ShouldBe("Stocktaking");
        paused.Pause.By.ShouldBe(company.Users[UserRole.Admin].Name);
        paused.Sentence.ShouldContain("Stocktaking");
        paused.Next.ShouldNotBeEmpty("it goes on by itself");
        paused.Next.ShouldAllBe(at => at > until);
        var forGood = await Ask<ScheduleView>(company.Admin.Post($"{path}/pause", new PauseScheduleRequest(null)));
        forGood.Next.ShouldBeEmpty();
        var resumed = await Ask<ScheduleView>(company.Admin.Post($"{path}/resume"));
        resumed.Pause.ShouldBeNull();
        resumed.Next[0].ShouldBeLessThan(until);
        await company.Admin.Post($"{path}/resume").Problem(HttpStatusCode.Conflict);
        (await company.Admin.Post($"{path}/pause", new PauseScheduleRequest("x", until.AddDays(-3))).Problem(HttpStatusCode.BadRequest))
            .Errors!.Keys.ShouldBe(["until"]);
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("2126-01-01T00:00:00Z")]
    public async Task A_pause_ends_within_a_year_and_one_that_is_stored_otherwise_is_still_shown(string until)
    {
        var (company, schedule) = await WithScheduleAsync();
        await company.Admin.Post($"{Root}/start");
        var end = DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture);

        var problem = await company.Admin.Post($"{Root}/schedules/{schedule.Id}/pause", new PauseScheduleRequest(null, end)).Problem(HttpStatusCode.BadRequest);

        problem.Errors!["until"][0].ShouldContain("a year ahead");
        await company.InDatabaseAsync(db => db.Schedules.Where(row => row.Id == schedule.Id).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.SettledTo, end).SetProperty(row => row.PausedUntil, end)
                .SetProperty(row => row.PausedAt, Api.Time.GetUtcNow()).SetProperty(row => row.PausedBy, "Amel"), Cancellation));
        (await Ask<List<ScheduleView>>(company.Admin.Get($"{Root}/schedules"))).Single(row => row.Id == schedule.Id).Pause!.Until.ShouldBe(end);
    }

    [Fact]
    public async Task A_trigger_starts_the_work_of_every_active_connection_and_the_history_says_so()
    {
        var company = await Api.CreateCompanyAsync();
        var (first, second) = (await company.AddConnectionAsync("First", Orders), await company.AddConnectionAsync("Second", Orders));
        await company.Admin.Post($"/api/platform-operations/connections/{second.Id}/disable");

        var triggered = await Ask<TriggerView>(company.Admin.Post($"{Root}/trigger/ecomanager"));

        triggered.Started.ShouldHaveSingleItem().ConnectionId.ShouldBe(first.Id);
        triggered.Refused.ShouldHaveSingleItem().Reason.ShouldBe("Second is switched off.");
        var again = await Ask<TriggerView>(company.Admin.Post($"{Root}/trigger/ecomanager"));
        again.Started.ShouldBeEmpty();
        again.Refused.Single(refused => refused.ConnectionId == first.Id).RunId.ShouldBe(triggered.Started[0].RunId);
        var history = await Ask<OffsetPage<FiringView>>(company.Admin.Get($"{Root}/history"));
        history.Total.ShouldBe(4);
        history.Items.Select(firing => firing.RequestedBy).Distinct().ShouldBe([company.Users[UserRole.Admin].Name]);
        (await Ask<OffsetPage<FiringView>>(company.Admin.Get($"{Root}/history?outcome=started&kind=orderSync&connectionId={first.Id}"))).Items
            .ShouldHaveSingleItem().RunId.ShouldBe(triggered.Started[0].RunId);
        (await Ask<OffsetPage<FiringView>>(company.Admin.Get($"{Root}/history?limit=2&offset=2"))).Items.Count.ShouldBe(2);
        (await Status(company.Admin)).LastSyncs.Ecomanager.LastStart.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_history_tells_what_became_of_the_task()
    {
        var company = await Api.CreateCompanyAsync();
        await company.AddConnectionAsync("Shop", Orders);
        await company.Admin.Post($"{Root}/trigger/ecomanager");
        await company.InDatabaseAsync(db => db.Runs.ExecuteUpdateAsync(set => set
            .SetProperty(run => run.State, Contracts.Runs.RunState.Failed).SetProperty(run => run.Reason, "The shop is on fire.")
            .SetProperty(run => run.Fetched, 7).SetProperty(run => run.EndedAt, Api.Time.GetUtcNow()), Cancellation));

        var firing = (await Ask<OffsetPage<FiringView>>(company.Admin.Get($"{Root}/history?outcome=failed"))).Items.ShouldHaveSingleItem();

        firing.Reason.ShouldBe("The shop is on fire.");
        firing.Counts!.Fetched.ShouldBe(7);
        firing.EndedAt.ShouldNotBeNull();
        var last = (await Status(company.Admin)).LastSyncs.Ecomanager;
        last.LastEnd.ShouldBe(firing.EndedAt);
        last.LastResults!.Value.GetProperty("outcome").GetString().ShouldBe("failed");
        last.LastResults.Value.GetProperty("fetched").GetInt32().ShouldBe(7);
    }

    [Fact]
    public async Task A_task_that_a_person_has_started_by_hand_counts_as_the_last_one()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop", Orders);
        await company.Admin.Post($"{Root}/trigger/ecomanager");
        var ended = new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
        await company.InDatabaseAsync(db => db.Runs.ExecuteUpdateAsync(set => set
            .SetProperty(run => run.State, Contracts.Runs.RunState.Failed).SetProperty(run => run.EndedAt, ended), Cancellation));
        var byHand = new Core.Runs.Run
        {
            CompanyId = company.Id,
            Id = Guid.CreateVersion7(),
            ConnectionId = connection.Id,
            Kind = Contracts.Runs.RunKind.OrderFetch,
            Mode = Contracts.Runs.FetchMode.Duration,
            RequestedBy = "Amel",
            QueuedAt = Api.Time.GetUtcNow().AddHours(1),
            StartedAt = Api.Time.GetUtcNow().AddHours(2),
            EndedAt = Api.Time.GetUtcNow().AddHours(3),
            State = Contracts.Runs.RunState.Completed,
            Fetched = 9,
        };
        await company.InDatabaseAsync(db =>
        {
            db.Add(byHand);
            return db.SaveChangesAsync(Cancellation);
        });

        var last = (await Status(company.Admin)).LastSyncs;

        last.Ecomanager.LastStart!.Value.ShouldBe(byHand.StartedAt!.Value, TimeSpan.FromMilliseconds(1));
        last.Ecomanager.LastEnd!.Value.ShouldBe(byHand.EndedAt!.Value, TimeSpan.FromMilliseconds(1));
        last.Ecomanager.LastResults!.Value.GetProperty("outcome").GetString().ShouldBe("succeeded");
        last.Ecomanager.LastResults.Value.GetProperty("fetched").GetInt32().ShouldBe(9);
        last.Shipping.LastStart.ShouldBeNull();
    }

    [Fact]
    public async Task Another_company_s_schedule_is_not_there()
    {
        var (_, schedule) = await WithScheduleAsync();
        var other = await Api.CreateCompanyAsync();
        var path = $"{Root}/schedules/{schedule.Id}";

        await other.Admin.Get(path).Problem(HttpStatusCode.NotFound);
        await other.Admin.Put(path, new UpdateScheduleRequest("0 0 8 * * ?", null, null, null)).Problem(HttpStatusCode.NotFound);
        await other.Admin.Post($"{path}/trigger").Problem(HttpStatusCode.NotFound);
        await other.Admin.Post($"{path}/pause", new PauseScheduleRequest(null)).Problem(HttpStatusCode.NotFound);
    }

    private async Task<(TestCompany Company, ScheduleView Schedule)> WithScheduleAsync()
    {
        var company = await Api.CreateCompanyAsync();
        await company.AddConnectionAsync("Shop", Orders);
        return (company, (await Ask<List<ScheduleView>>(company.Admin.Get($"{Root}/schedules"))).First(schedule => schedule.Kind == ScheduleKind.OrderSync));
    }

    private static Task<SchedulerStatusView> Status(HttpClient client) => Ask<SchedulerStatusView>(client.Get($"{Root}/status"));

    private static async Task<T> Ask<T>(Task<HttpResponseMessage> asked)
    {
        var answer = await asked.Read<SchedulerAnswer<T>>();
        answer.Success.ShouldBeTrue();
        return answer.Data;
    }

    private static Task<List<string>> AuditAsync(TestCompany company) => company.InDatabaseAsync(db => db.Audit
        .Where(entry => entry.CompanyId == company.Id).OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Cancellation));
}

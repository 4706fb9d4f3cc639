using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSync.Contracts.Companies;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Scheduling;
using OrderSync.Contracts.Users;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Companies;

public sealed class CompanySettingsTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/v1/company";

    [Fact]
    public async Task An_admin_changes_the_settings_and_everybody_reads_them_and_what_they_were_is_on_record()
    {
        var company = await Api.CreateCompanyAsync();
        var before = await company.Admin.Get<CompanyView>(Root);
        before.ShouldBe(new CompanyView(company.Id, $"Company {company.Id}", "UTC", null, 0, null, null));
        var name = $"Épicerie {company.Id:N}";

        var saved = await company.Admin.Put(Root, new UpdateCompanyRequest($"  {name} ", "Africa/Algiers", before.Version, "DZD")).Read<CompanyView>();

        (saved.Name, saved.TimeZone, saved.Currency, saved.Version).ShouldBe((name, "Africa/Algiers", "DZD", 1));
        saved.ChangedBy.ShouldBe(company.Users[UserRole.Admin].Name);
        (await company.Client(UserRole.Agent).Get<CompanyView>(Root)).ShouldBe(saved);
        (await company.Client(UserRole.Agent).Get<MeView>("/api/v1/auth/me")).TimeZone.ShouldBe("Africa/Algiers");
        var entry = await InDatabaseAsync(company.Id, database => database.Audit.SingleAsync(row => row.CompanyId == company.Id && row.Action == "company.update", Cancellation));
        entry.Detail.ShouldBe($"Name: {before.Name} → {name}; Time zone: UTC → Africa/Algiers; Currency for totals: none → DZD.");
        entry.Address.ShouldNotBeNullOrEmpty();

        // Saved without a change: nothing happens, and nothing is recorded.
        (await company.Admin.Put(Root, new UpdateCompanyRequest(name, "Africa/Algiers", 1, "DZD")).Read<CompanyView>()).Version.ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_who_save_at_once_one_is_told_that_the_other_was_quicker()
    {
        var company = await Api.CreateCompanyAsync();
        var zones = new[] { "Africa/Algiers", "Asia/Tokyo", "Europe/Paris", "America/Lima" };

        var answers = await Task.WhenAll(zones.Select(zone => company.Admin.Put(Root, new UpdateCompanyRequest($"Company {company.Id}", zone, 0))));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
            (await refused.Problem(HttpStatusCode.Conflict)).Detail!.ShouldContain($"{company.Users[UserRole.Admin].Name} has changed the settings meanwhile");
        var kept = await company.Admin.Get<CompanyView>(Root);
        (kept.Version, kept.TimeZone).ShouldBe((1, zones[Array.FindIndex(answers, answer => answer.StatusCode == HttpStatusCode.OK)]));
    }

    [Theory]
    [InlineData("timeZone", "Mars/Olympus")]
    [InlineData("timeZone", "Romance Standard Time")]
    [InlineData("timeZone", "EST5EDT,M3.2.0,M11.1.0")]
    [InlineData("timeZone", "../../etc/passwd")]
    [InlineData("timeZone", "africa/algiers")]
    [InlineData("timeZone", "+01:00")]
    [InlineData("currency", "dzd")]
    [InlineData("currency", "XXX")]
    [InlineData("currency", "FRF")]
    [InlineData("name", "   ")]
    [InlineData("name", "two\nlines")]
    [InlineData("name", "bell\u0007")]
    [InlineData("name", "turned \u202E around")]
    public async Task What_a_company_cannot_have_is_refused_by_field(string field, string value)
    {
        var company = await Api.CreateCompanyAsync();
        string Or(string name, string good) => field == name ? value : good;

        var problem = await company.Admin.Put(Root, new UpdateCompanyRequest(Or("name", "Good"), Or("timeZone", "UTC"), 0, Or("currency", "DZD"))).Problem(HttpStatusCode.BadRequest);

        problem.Errors!.Keys.ShouldBe([field]);
        (await company.Admin.Get<CompanyView>(Root)).Version.ShouldBe(0);
    }

    [Fact]
    public async Task A_name_that_another_company_has_is_refused()
    {
        var (company, other) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());

        var problem = await company.Admin.Put(Root, new UpdateCompanyRequest($"Company {other.Id}", "UTC", 0)).Problem(HttpStatusCode.Conflict);

        problem.Errors!.Keys.ShouldBe(["name"]);
    }

    [Fact]
    public async Task Another_time_zone_replans_every_schedule_and_makes_up_for_none_of_its_times()
    {
        var (company, other) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        var shop = await company.AddConnectionAsync("Shop", "ecomanager");
        var (before, untouched) = (await SchedulesAsync(company), await SchedulesAsync(other));
        before.Count.ShouldBeGreaterThanOrEqualTo(2);
        // The last two days are not dealt with: in the old zone they would be made up for.
        await company.InDatabaseAsync(database => database.Schedules.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.SettledTo, Api.Time.GetUtcNow().AddDays(-2)).SetProperty(row => row.CatchUp, TimeSpan.FromDays(3)), Cancellation));
        var held = await AddHeldRunAsync(company, shop.Id);
        await company.Admin.Post("/api/v1/scheduler/start");
        var earlier = Api.Time.GetUtcNow();

        await company.Admin.Put(Root, new UpdateCompanyRequest($"Company {company.Id}", "Pacific/Kiritimati", 0)).Read<CompanyView>();

        var after = await SchedulesAsync(company);
        foreach (var schedule in after)
        {
            schedule.Version.ShouldBeGreaterThan(before.Single(row => row.Id == schedule.Id).Version);
            schedule.SettledTo.ShouldBeGreaterThanOrEqualTo(earlier.AddMilliseconds(-1));
            var planned = (await PlannedSchedule.FindAsync(Api.Services.GetRequiredService<NpgsqlDataSource>(), company.Id, schedule.Id, Cancellation)).ShouldNotBeNull();
            planned.TimeZone.ShouldBe("Pacific/Kiritimati");
            planned.IsWanted.ShouldBeTrue();
            var due = DueTime.Of(planned, TimeSpan.Zero, Api.Time.GetUtcNow());
            due.At.ShouldBeNull();
            due.Missed.ShouldBeEmpty();
        }
        (await SchedulesAsync(other)).Select(row => (row.Id, row.Version, row.SettledTo)).ShouldBe(untouched.Select(row => (row.Id, row.Version, row.SettledTo)), ignoreOrder: true);
        // 02:00 of the nightly cleanup is 12:00 UTC there.
        var next = (await company.Admin.Get<SchedulerAnswer<NextSyncTimesView>>("/api/v1/scheduler/next-sync-times")).Data;
        next.TimeZone.ShouldBe("Pacific/Kiritimati");
        next.Cleanup!.Value.ToUniversalTime().Hour.ShouldBe(12);
        var run = await company.InDatabaseAsync(database => database.Runs.AsNoTracking().SingleAsync(row => row.Id == held, Cancellation));
        run.WaitUntil!.Value.ShouldBeLessThanOrEqualTo(Api.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_zone_that_stays_moves_nothing()
    {
        var company = await Api.CreateCompanyAsync();
        var before = await SchedulesAsync(company);

        await company.Admin.Put(Root, new UpdateCompanyRequest($"Renamed {company.Id}", "UTC", 0, "EUR")).Read<CompanyView>();

        (await SchedulesAsync(company)).Select(row => (row.Id, row.Version, row.SettledTo)).ShouldBe(before.Select(row => (row.Id, row.Version, row.SettledTo)), ignoreOrder: true);
    }

    [Fact]
    public async Task Totals_are_by_currency_and_the_company_s_own_comes_first()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await company.AddConnectionAsync("Shop");
        var placed = Api.Time.GetUtcNow().AddDays(-1);
        foreach (var (id, currency) in new[] { ("1", "AED"), ("2", "DZD"), ("3", "DZD"), ("4", "EUR") })
        {
            var order = await company.AddOrderAsync(shop, id, placed);
            await company.InDatabaseAsync(database => database.Orders.Where(row => row.Id == order.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Currency, currency), Cancellation));
        }
        (await TotalsAsync(company)).ShouldBe([("AED", 12.5m), ("DZD", 25m), ("EUR", 12.5m)]);

        await company.Admin.Put(Root, new UpdateCompanyRequest($"Company {company.Id}", "UTC", 0, "DZD")).Read<CompanyView>();

        (await TotalsAsync(company)).ShouldBe([("DZD", 25m), ("AED", 12.5m), ("EUR", 12.5m)]);
    }

    [Fact]
    public async Task Every_time_zone_that_can_be_chosen_is_known_to_the_database_too()
    {
        var company = await Api.CreateCompanyAsync();

        var zones = await company.Client(UserRole.Agent).Get<List<TimeZoneView>>("/api/v1/time-zones");

        zones.ShouldContain(new TimeZoneView("Africa/Algiers", 60));
        zones.Count.ShouldBeGreaterThan(300);
        await using var command = Api.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "select count(*) from unnest($1) as zone where zone not in (select name from pg_timezone_names)");
        command.Parameters.AddAll(new object[] { zones.Select(zone => zone.Id).ToArray() });
        (await command.ExecuteScalarAsync(Cancellation)).ShouldBe(0L);
    }

    private static async Task<List<Schedule>> SchedulesAsync(TestCompany company)
    {
        await company.Admin.Get<SchedulerAnswer<List<ScheduleView>>>("/api/v1/scheduler/schedules");
        return await company.InDatabaseAsync(database => database.Schedules.AsNoTracking().ToListAsync(Cancellation));
    }

    private static async Task<List<(string, decimal)>> TotalsAsync(TestCompany company)
    {
        var rows = await company.Admin.Get<List<Contracts.Orders.OrderStatsView>>("/api/platform-operations/stats/orders");
        return [.. rows.Single().Totals.Select(total => (total.Currency, total.Amount))];
    }

    private async Task<Guid> AddHeldRunAsync(TestCompany company, Guid connection)
    {
        var run = new Run
        {
            CompanyId = company.Id,
            Id = Guid.CreateVersion7(),
            ConnectionId = connection,
            Kind = RunKind.OrderFetch,
            Mode = FetchMode.Incremental,
            State = RunState.Queued,
            RequestedBy = "schedule",
            QueuedAt = Api.Time.GetUtcNow(),
            WaitReason = RunWaitReason.OutsideHours,
            WaitUntil = Api.Time.GetUtcNow().AddHours(5),
        };
        await company.InDatabaseAsync(database =>
        {
            database.Runs.Add(run);
            return database.SaveChangesAsync(Cancellation);
        });
        return run.Id;
    }
}

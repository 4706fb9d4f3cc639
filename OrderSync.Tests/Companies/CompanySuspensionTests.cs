using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSync.Api.Users;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Companies;
using OrderSync.Contracts.Notifications;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Scheduling;
using OrderSync.Contracts.Users;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Assignment;
using OrderSync.Core.Events;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Webhooks;
using OrderSync.Tests.Fixtures;
using OrderSync.Worker.Runs;
using OrderSync.Worker.Webhooks;
using StackExchange.Redis;

namespace OrderSync.Tests.Companies;

public sealed class CompanySuspensionTests(ApiFixture api) : ApiTest(api)
{
    private const string Root = "/api/v1/companies";

    private static readonly TimeSpan Soon = AccountStandings.Fresh + TimeSpan.FromSeconds(5);

    private const string Deliveries = Worker.Notifications.Webhooks.WebhookSql.Claim;
    private const string Emails = Worker.Notifications.Email.EmailSql.Claim;

    private NpgsqlDataSource Database => Api.Services.GetRequiredService<NpgsqlDataSource>();

    [Fact]
    public async Task Its_people_are_out_within_seconds_and_are_told_why_until_it_is_resumed()
    {
        var (company, other) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        using var operate = Api.ClientOf(await Api.CreateOperatorAsync());
        var agent = company.Users[UserRole.Agent];
        var tokens = await SignInAsync(agent);
        var admin = company.Admin;
        await (await admin.Get("/api/v1/company")).ShouldBe(HttpStatusCode.OK);

        var suspended = await operate.Post($"{Root}/{company.Id}/suspend", new SuspendCompanyRequest("Unpaid since March.")).Read<InstalledCompanyView>();

        suspended.SuspendReason.ShouldBe("Unpaid since March.");
        suspended.SuspendedAt.ShouldNotBeNull();
        await Until.SoAsync(async () => (await admin.Get("/api/v1/company")).StatusCode == HttpStatusCode.Unauthorized, "its admin is out", Soon);
        var refused = await Anybody.Post("/api/v1/auth/sign-in", new SignInRequest(agent.Email, ApiFixture.Password)).Problem(HttpStatusCode.Forbidden);
        refused.Detail.ShouldBe($"“Company {company.Id}” is suspended: Unpaid since March. Ask whoever runs this OrderSync.");
        // A stranger, who does not know the password, is not told.
        await Anybody.Post("/api/v1/auth/sign-in", new SignInRequest(agent.Email, "wrong-password-zq82")).Problem(HttpStatusCode.Unauthorized);
        await Anybody.Post("/api/v1/auth/refresh", new RefreshRequest(tokens.RefreshToken)).Problem(HttpStatusCode.Unauthorized);
        await (await other.Admin.Get("/api/v1/company")).ShouldBe(HttpStatusCode.OK);
        await operate.Post($"{Root}/{company.Id}/suspend").Problem(HttpStatusCode.Conflict);

        (await operate.Post($"{Root}/{company.Id}/resume").Read<InstalledCompanyView>()).SuspendedAt.ShouldBeNull();

        await SignInAsync(agent);
        await Until.SoAsync(async () => (await admin.Get("/api/v1/company")).StatusCode == HttpStatusCode.OK, "its admin is in again", Soon);
        await operate.Post($"{Root}/{company.Id}/resume").Problem(HttpStatusCode.Conflict);
        await operate.Post($"{Root}/{Guid.CreateVersion7()}/suspend").Problem(HttpStatusCode.NotFound);
        var acts = await InDatabaseAsync(null, database => database.Audit.Where(row => row.SubjectId == company.Id.ToString()).OrderBy(row => row.At).ToListAsync(Cancellation));
        acts.Where(row => row.CompanyId == company.Id).Select(row => row.Action).ShouldBe(["company.suspend", "company.resume"]);
        acts.Where(row => row.CompanyId is null).Select(row => row.Action).ShouldBe(["company.suspend", "company.resume"]);
    }

    [Fact]
    public async Task An_operator_may_look_at_it_and_change_nothing_of_it()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await company.AddConnectionAsync("Shop");
        using var operate = Api.ClientOf(await Api.CreateOperatorAsync());
        await operate.Post($"{Root}/{company.Id}/suspend").Read<InstalledCompanyView>();
        operate.DefaultRequestHeaders.Add(CompanyScope.Header, company.Id.ToString());

        await (await operate.Get($"/api/platform-operations/connections/{shop.Id}")).ShouldBe(HttpStatusCode.OK);
        var refused = await operate.Post("/api/platform-operations/tasks/order-fetching", new StartOrderFetchRequest(shop.Id, FetchMode.Auto)).Problem(HttpStatusCode.Forbidden);

        refused.Detail!.ShouldContain("is suspended: resume it");
        (await company.InDatabaseAsync(database => database.Runs.CountAsync(Cancellation))).ShouldBe(0);
        // What is about the company itself is not about what is in it.
        (await operate.Post($"{Root}/{company.Id}/resume").Read<InstalledCompanyView>()).SuspendedAt.ShouldBeNull();
    }

    [Fact]
    public async Task No_retry_assignment_outgoing_webhook_or_e_mail_of_it_begins_either()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await company.AddConnectionAsync("Shop", "ecomanager");
        using var operate = Api.ClientOf(await Api.CreateOperatorAsync());
        var failed = new RunKey(company.Id, await AddRunAsync(company, shop.Id));
        await company.InDatabaseAsync(database => database.Runs.ExecuteUpdateAsync(
            set => set.SetProperty(run => run.State, RunState.Failed).SetProperty(run => run.RetryAt, Api.Time.GetUtcNow().AddMinutes(-1)), Cancellation));
        await company.Admin.Put("/api/v1/assignment/settings", new AssignmentSettingsView(true, [OrderStatus.Pending], 30, 10, 100, 5)).Read<AssignmentSettingsView>();
        var endpoint = await company.Admin.Post("/api/v1/webhook-endpoints", new SaveWebhookEndpointRequest("https://hooks.example.com/in")).Read<WebhookSecretView>(HttpStatusCode.Created);
        await company.Admin.Post($"/api/v1/webhook-endpoints/{endpoint.Endpoint.Id}/test");
        await AddEmailAsync(company);
        var (commands, pass) = (Api.Services.GetRequiredService<RunCommands>(), Api.Services.GetRequiredService<AssignmentPass>());

        await operate.Post($"{Root}/{company.Id}/suspend").Read<InstalledCompanyView>();

        (await commands.RetryDueAsync(failed, Cancellation)).ShouldBeFalse();
        await pass.RunAsync(company.Id, Api.Time.GetUtcNow().AddMinutes(1), 10, Cancellation);
        (await PassedAsync(company)).ShouldBeNull();
        (await DueAsync(company, Deliveries, 10, 10_000)).ShouldBe(0);
        (await DueAsync(company, Emails, Api.Time.GetUtcNow().AddMinutes(2), 10_000)).ShouldBe(0);
        var woken = await AssignmentWakesAsync(company);

        await operate.Post($"{Root}/{company.Id}/resume").Read<InstalledCompanyView>();

        (await commands.RetryDueAsync(failed, Cancellation)).ShouldBeTrue();
        await pass.RunAsync(company.Id, Api.Time.GetUtcNow().AddMinutes(1), 10, Cancellation);
        (await PassedAsync(company)).ShouldNotBeNull();
        (await DueAsync(company, Deliveries, 10, 10_000)).ShouldBe(1);
        (await DueAsync(company, Emails, Api.Time.GetUtcNow().AddMinutes(2), 10_000)).ShouldBe(1);
        await woken.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    private static Task<DateTimeOffset?> PassedAsync(TestCompany company) =>
        company.InDatabaseAsync(database => database.AssignmentSettings.Select(row => row.PassStartedAt).SingleAsync(Cancellation));

    /// <summary>Asked as a sender claims them, and given back.</summary>
    private async Task<int> DueAsync(TestCompany company, string claim, params object[] limits)
    {
        await using var connection = await Database.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await using var command = new NpgsqlCommand(claim, connection);
        var now = Api.Time.GetUtcNow().AddMinutes(1);
        command.Parameters.AddAll([now, now.AddMinutes(1), .. limits]);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var own = 0;
        while (await reader.ReadAsync(Cancellation))
            own += reader.GetGuid(0) == company.Id ? 1 : 0;
        return own;
    }

    private async Task AddEmailAsync(TestCompany company)
    {
        await using var command = Database.CreateCommand("""
            with notified as (
                insert into notifications (company_id, id, kind, severity, dedupe_key, sentence, count, at, last_at)
                values ($1, gen_random_uuid(), 'sync-failed', 'Error', 'key', 'Failed.', 1, now(), now()) returning id)
            insert into notification_emails (company_id, id, user_id, notification_id, state, due_at, attempts)
            select $1, gen_random_uuid(), $2, id, 'Pending', now(), 0 from notified
            """);
        command.Parameters.AddAll(company.Id, company.Users[UserRole.Admin].Id);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <returns>Ends when workers hear that the company's orders may be assigned.</returns>
    private async Task<Task> AssignmentWakesAsync(TestCompany company)
    {
        var woken = new TaskCompletionSource();
        await Api.Services.GetRequiredService<IConnectionMultiplexer>().GetSubscriber().SubscribeAsync(RedisLiveEvents.AllChannels, (channel, message) =>
        {
            if (RedisLiveEvents.CompanyOf(channel) == company.Id && ((string)message!).Contains("\"mayHandOut\":true", StringComparison.Ordinal))
                woken.TrySetResult();
        });
        return woken.Task;
    }

    [Fact]
    public async Task No_schedule_run_or_webhook_of_it_begins_what_runs_ends_and_all_continues_when_it_is_resumed()
    {
        var company = await Api.CreateCompanyAsync();
        var (shop, busy) = (await company.AddConnectionAsync("Shop", "ecomanager"), await company.AddConnectionAsync("Busy shop", "ecomanager"));
        using var operate = Api.ClientOf(await Api.CreateOperatorAsync());
        await company.Admin.Post("/api/v1/scheduler/start").Read<SchedulerAnswer<SchedulerStatusView>>();
        var schedule = (await company.Admin.Get<SchedulerAnswer<List<ScheduleView>>>("/api/v1/scheduler/schedules")).Data.First(row => row.ConnectionId == shop.Id);
        var store = new RunStore(Api.Services.GetRequiredService<IServiceScopeFactory>(), Database, Api.Time);
        var (queued, running) = (await AddRunAsync(company, shop.Id), await AddRunAsync(company, busy.Id));
        var execution = (await store.ClaimAsync(new RunKey(company.Id, running), 0, false, "test", Cancellation)).ShouldNotBeNull();
        var webhook = await AddWebhookEventAsync(company, shop.Id);
        var queue = new WebhookQueue(Database, Api.Time);
        (await queue.SourcesAsync(Cancellation)).ShouldContain(webhook);

        await operate.Post($"{Root}/{company.Id}/suspend").Read<InstalledCompanyView>();

        (await PlannedAsync(company, schedule.Id)).IsWanted.ShouldBeFalse();
        (await store.ClaimAsync(new RunKey(company.Id, queued), 0, false, "test", Cancellation)).ShouldBeNull();
        (await queue.SourcesAsync(Cancellation)).ShouldNotContain(webhook);
        (await TakeAsync(queue, webhook)).ShouldBe(0);
        // The one that ran is alive still, and is not asked to stop.
        (await store.BeatAsync(execution, Cancellation)).Control.ShouldBe(RunControl.None);
        await store.CheckpointAsync(execution, [], null, Cancellation);

        var resumedAt = Api.Time.GetUtcNow();
        await operate.Post($"{Root}/{company.Id}/resume").Read<InstalledCompanyView>();

        var planned = await PlannedAsync(company, schedule.Id);
        planned.IsWanted.ShouldBeTrue();
        planned.SettledTo.ShouldBeGreaterThanOrEqualTo(resumedAt.AddMilliseconds(-1));
        (await store.ClaimAsync(new RunKey(company.Id, queued), 0, false, "test", Cancellation)).ShouldNotBeNull();
        (await queue.SourcesAsync(Cancellation)).ShouldContain(webhook);
        (await TakeAsync(queue, webhook)).ShouldBe(1);
    }

    private async Task<PlannedSchedule> PlannedAsync(TestCompany company, Guid schedule) =>
        (await PlannedSchedule.FindAsync(Database, company.Id, schedule, Cancellation)).ShouldNotBeNull();

    private async Task<int> TakeAsync(WebhookQueue queue, WebhookSource source)
    {
        await using var connection = await Database.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        return (await queue.TakeAsync(connection, source, null, Cancellation)).Count;
    }

    private async Task<Guid> AddRunAsync(TestCompany company, Guid connection)
    {
        var run = new Run
        {
            CompanyId = company.Id,
            Id = Guid.CreateVersion7(),
            ConnectionId = connection,
            Kind = RunKind.OrderFetch,
            Mode = FetchMode.Auto,
            State = RunState.Queued,
            RequestedBy = "test",
            QueuedAt = Api.Time.GetUtcNow(),
        };
        await company.InDatabaseAsync(database =>
        {
            database.Runs.Add(run);
            return database.SaveChangesAsync(Cancellation);
        });
        return run.Id;
    }

    private async Task<WebhookSource> AddWebhookEventAsync(TestCompany company, Guid connection)
    {
        var now = Api.Time.GetUtcNow().AddSeconds(-1);
        await company.InDatabaseAsync(database =>
        {
            database.WebhookEvents.Add(new WebhookEvent
            {
                CompanyId = company.Id,
                Id = Guid.CreateVersion7(),
                ConnectionId = connection,
                PlatformEvent = "orders/create",
                DedupeKey = "event-1",
                Payload = [1],
                ReceivedAt = now,
                Deliveries = 1,
                State = WebhookEventState.Pending,
                Attempts = 0,
                DueAt = now,
            });
            return database.SaveChangesAsync(Cancellation);
        });
        return new WebhookSource(company.Id, connection);
    }
}

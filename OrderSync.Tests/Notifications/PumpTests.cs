using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Users;
using OrderSync.Core.Notifications;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Worker.Notifications;
using OrderSync.Worker.Runs;

namespace OrderSync.Tests.Notifications;

/// <summary>From a fact to a notification: none lost, none doubled, each to whom it concerns.</summary>
[Collection(nameof(NotificationWork))]
public sealed class PumpTests(NotificationServer server)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_same_trouble_is_one_notification_that_counts_until_it_is_over()
    {
        await using var office = await Office.OpenAsync(server, Noon);
        var (admin, shop) = (await office.AddPersonAsync(UserRole.Admin), await office.AddConnectionAsync());

        await office.RaiseAsync(office.Begin("sync-failed", shop, "First."));
        await office.WorkAsync();
        await office.ExecuteAsync("update notification_inbox set read_at = $1", Noon);
        office.Time.Advance(TimeSpan.FromMinutes(1));
        await office.RaiseAsync(office.Begin("sync-failed", shop, "Second."));
        await office.WorkAsync();

        var one = (await office.RowsAsync("select * from notifications")).ShouldHaveSingleItem();
        one.GetProperty("count").GetInt32().ShouldBe(2);
        one.GetProperty("sentence").GetString().ShouldBe("Second.");
        var entry = (await office.RowsAsync("select * from notification_inbox")).ShouldHaveSingleItem();
        entry.GetProperty("user_id").GetGuid().ShouldBe(admin);
        entry.GetProperty("read_at").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null, "what happens again is unread again");

        office.Time.Advance(TimeSpan.FromMinutes(1));
        await office.RaiseAsync(office.End("sync-failed", shop));
        await office.WorkAfterAsync(TimeSpan.FromMinutes(1));
        (await office.CountAsync("notifications", "resolved_at is null")).ShouldBe(0);
        await office.RaiseAsync(office.Begin("sync-failed", shop, "Third."));
        await office.WorkAsync();
        (await office.CountAsync("notifications")).ShouldBe(2);
        (await office.CountAsync("notifications", "resolved_at is null and count = 1")).ShouldBe(1);
        (await office.CountAsync("notification_facts")).ShouldBe(0);
    }

    [Fact]
    public async Task News_that_is_said_again_replaces_what_nobody_was_told_yet_and_goes_on_where_somebody_was()
    {
        await using var office = await Office.OpenAsync(server, Noon);
        var agent = await office.AddPersonAsync(UserRole.Agent);
        var id = Guid.CreateVersion7(Noon);

        await SayAsync("1 new order for you.");
        await SayAsync("2 new orders for you.");
        (await office.CountAsync("notification_facts")).ShouldBe(1);
        await office.WorkAsync();
        await office.ExecuteAsync("update notification_inbox set read_at = $1", Noon);
        await SayAsync("3 new orders for you.");
        await using (await office.HoldAsync("select 1 from notification_facts for update"))
        {
            // Who writes it again at this moment is not waited for.
            await office.WorkAsync();
            (await office.CountAsync("notification_facts")).ShouldBe(1);
        }
        await office.WorkAsync();

        (await office.RowsAsync("select sentence from notifications")).ShouldHaveSingleItem().GetProperty("sentence").GetString().ShouldBe("3 new orders for you.");
        (await office.CountAsync("notification_inbox", "read_at is null")).ShouldBe(1);

        Task SayAsync(string sentence) => office.RaiseAsync(NotificationFact.For(
            NotificationKinds.Find(NotificationKinds.OrdersAssigned)!, office.Company, agent, office.Time.GetUtcNow(), sentence, id));
    }

    [Fact]
    public async Task Facts_of_one_connection_are_applied_in_their_order_however_many_come_at_once()
    {
        await using var office = await Office.OpenAsync(server, Noon);
        await office.AddPersonAsync(UserRole.Admin);
        var shop = await office.AddConnectionAsync();
        foreach (var failed in new[] { true, true, false, true })
        {
            office.Time.Advance(TimeSpan.FromSeconds(1));
            await office.RaiseAsync(failed ? office.Begin("sync-failed", shop) : office.End("sync-failed", shop));
        }

        await office.WorkAsync();

        (await office.CountAsync("notifications", "resolved_at is not null and count = 2")).ShouldBe(1);
        (await office.CountAsync("notifications", "resolved_at is null and count = 1")).ShouldBe(1);
        (await office.CountAsync("notifications")).ShouldBe(2);
    }

    [Fact]
    public async Task Three_failures_in_a_row_are_told_once_more_and_a_success_ends_it()
    {
        await using var office = await Office.OpenAsync(server, Noon);
        await office.AddPersonAsync(UserRole.Manager);
        var shop = await office.AddConnectionAsync();
        for (var failure = 0; failure < 5; failure++)
        {
            office.Time.Advance(TimeSpan.FromMinutes(1));
            await office.RaiseAsync(office.Begin("sync-failed", shop, $"Number {failure + 1}.", "OrderFetch"));
            await office.WorkAsync();
            (await office.CountAsync("notifications", "kind = 'sync-failing'")).ShouldBe(failure < 2 ? 0 : 1);
        }
        var failing = (await office.RowsAsync("select * from notifications where kind = 'sync-failing'")).ShouldHaveSingleItem();
        failing.GetProperty("sentence").GetString().ShouldBe("3 failures in a row. The last: Number 3.");
        failing.GetProperty("count").GetInt32().ShouldBe(1);

        await office.RaiseAsync(office.End("sync-failed", shop, "OrderFetch"), office.End("sync-failing", shop, "OrderFetch"));
        await office.WorkAfterAsync(TimeSpan.FromMinutes(1));

        (await office.CountAsync("notifications", "resolved_at is null")).ShouldBe(0);
    }

    [Fact]
    public async Task Everybody_is_told_what_concerns_them_and_nothing_else()
    {
        await using var office = await Office.OpenAsync(server, Noon);
        var (agent, otherAgent) = (await office.AddPersonAsync(UserRole.Agent), await office.AddPersonAsync(UserRole.Agent));
        var (manager, admin) = (await office.AddPersonAsync(UserRole.Manager), await office.AddPersonAsync(UserRole.Admin));
        var gone = await office.AddPersonAsync(UserRole.Admin);
        await office.ExecuteAsync("update users set disabled_at = now() where id = $1", gone);
        var shop = await office.AddConnectionAsync();
        await office.SetPreferencesAsync(manager, rules: [new NotificationRule("sync-problems", null, Site: false, Email: false)]);

        await office.RaiseAsync(
            office.Begin("sync-failed", shop),
            office.Begin("sync-problems", shop),
            WebhookFacts.Off(office.Company, Guid.CreateVersion7(), "Gone.", Noon),
            NotificationFact.For(NotificationKinds.Find(NotificationKinds.OrdersAssigned)!, office.Company, agent, Noon, "7 new orders for you."));
        await office.WorkAsync();

        (await ToldAsync(agent)).ShouldBe(["orders-assigned"]);
        (await ToldAsync(otherAgent)).ShouldBeEmpty();
        (await ToldAsync(manager)).ShouldBe(["sync-failed"]);
        (await ToldAsync(admin)).ShouldBe(["sync-failed", "sync-problems", "webhook-disabled"]);
        (await ToldAsync(gone)).ShouldBeEmpty();
        var news = office.Get<SeenEvents>().Seen.ShouldHaveSingleItem();
        news.Notification!.UserIds.ShouldBe([agent, manager, admin], ignoreOrder: true);

        async Task<List<string>> ToldAsync(Guid user) =>
        [
            .. (await office.RowsAsync(
                "select kind from notifications join notification_inbox on notification_id = notifications.id where notification_inbox.user_id = $1 order by kind", user))
            .Select(row => row.GetProperty("kind").GetString()!),
        ];
    }

    [Fact]
    public async Task A_breaker_that_closes_within_its_minute_is_nobodys_concern()
    {
        await using var office = await Office.OpenAsync(server, Noon);
        await office.AddPersonAsync(UserRole.Admin);
        var (flapping, dead) = (await office.AddConnectionAsync("Flapping"), await office.AddConnectionAsync("Dead"));
        foreach (var shop in new[] { flapping, dead, dead, flapping })
            await office.Get<NotificationWriter>().RaiseOnceAsync(Held(shop), Office.Cancellation);
        await office.WorkAfterAsync(TimeSpan.FromSeconds(30));
        (await office.CountAsync("notifications")).ShouldBe(0);
        await office.RaiseAsync(office.End("breaker-open", flapping));
        await office.WorkAfterAsync(TimeSpan.FromSeconds(40));

        var told = (await office.RowsAsync("select * from notifications")).ShouldHaveSingleItem();
        told.GetProperty("connection_id").GetGuid().ShouldBe(dead);
        await office.Get<NotificationWriter>().RaiseOnceAsync(Held(dead), Office.Cancellation);
        await office.WorkAfterAsync(TimeSpan.FromMinutes(5));
        (await office.RowsAsync("select * from notifications")).ShouldHaveSingleItem().GetProperty("count").GetInt32().ShouldBe(1);

        NotificationFact Held(Guid shop) => NotificationFact.Begin(
            NotificationKinds.Find("breaker-open")!, office.Company, office.Time.GetUtcNow(), "Circuit open.", shop, holdFor: TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_connection_that_is_switched_off_troubles_nobody_any_more()
    {
        await using var office = await Office.OpenAsync(server, Noon);
        await office.AddPersonAsync(UserRole.Admin);
        var (off, other) = (await office.AddConnectionAsync("Off"), await office.AddConnectionAsync("Other"));
        await office.RaiseAsync(
            office.Begin("sync-failed", off, part: "OrderFetch"), office.Begin("credentials-lost", off), office.Begin("sync-failed", other, part: "OrderFetch"));
        await office.WorkAfterAsync(TimeSpan.FromMinutes(1));
        await office.RaiseAsync(NotificationFact.EndAll(office.Company, office.Time.GetUtcNow(), off));
        await office.WorkAsync();

        (await office.RowsAsync("select * from notifications where resolved_at is null")).ShouldHaveSingleItem().GetProperty("connection_id").GetGuid().ShouldBe(other);
    }

    [Fact]
    public async Task A_worker_that_dies_right_after_a_runs_end_leaves_exactly_one_notification_in_the_end()
    {
        await using var office = await Office.OpenAsync(server, Noon);
        await office.AddPersonAsync(UserRole.Admin);
        var execution = await RunningAsync(office, await office.AddConnectionAsync());
        execution.Run.State = RunState.Failed;
        execution.Run.Note("The store answered 502.", null);

        // The worker writes the end, and dies before it wakes anybody. Later the whole cluster comes by at once.
        (await office.Get<RunStore>().EndAsync(execution, Office.Cancellation)).ShouldBeTrue();
        (await office.CountAsync("notifications")).ShouldBe(0);
        (await office.CountAsync("notification_facts")).ShouldBe(1);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => office.Get<NotificationPump>().WorkAsync(Office.Cancellation)));

        var told = (await office.RowsAsync("select * from notifications")).ShouldHaveSingleItem();
        told.GetProperty("run_id").GetGuid().ShouldBe(execution.Run.Id);
        told.GetProperty("count").GetInt32().ShouldBe(1);
        told.GetProperty("sentence").GetString().ShouldBe("The store answered 502.");
        (await office.CountAsync("notification_inbox")).ShouldBe(1);
        (await office.CountAsync("notification_facts")).ShouldBe(0);
        // A claim that is lost ends nothing, and tells of nothing.
        (await office.Get<RunStore>().EndAsync(execution, Office.Cancellation)).ShouldBeFalse();
        (await office.CountAsync("notification_facts")).ShouldBe(0);
    }

    private static async Task<RunExecution> RunningAsync(Office office, Guid connection)
    {
        var run = new Run
        {
            CompanyId = office.Company,
            Id = Guid.CreateVersion7(),
            ConnectionId = connection,
            Kind = RunKind.OrderFetch,
            Mode = FetchMode.Incremental,
            RequestedBy = "test",
            QueuedAt = Noon,
            Attempt = 1,
        };
        await office.ExecuteAsync(
            """
            insert into runs (company_id, id, connection_id, kind, mode, stop_at_first, requested_by, queued_at, state, control, attempt,
                fetched, created, updated, unchanged, rejected, windows_done, windows_failed, windows_total, retries)
            values ($1, $2, $3, 'OrderFetch', 'Incremental', false, 'test', $4, 'Running', 'None', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
            """,
            run.CompanyId, run.Id, connection, Noon);
        return new RunExecution(run, [], new PlatformConnection(office.Company, connection, "stub", "Main shop", new Dictionary<string, string>()), null);
    }
}

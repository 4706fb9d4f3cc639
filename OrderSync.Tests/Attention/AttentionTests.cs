using OrderSync.Contracts.Attention;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Connections;
using OrderSync.Core.Orders;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Attention;

/// <summary>What needs a person, as the Api says it of what is stored.</summary>
public sealed class AttentionTests(ApiFixture api) : ApiTest(api)
{
    /// <summary>One whose orders are fetched by a schedule.</summary>
    private const string EcoManager = "ecomanager";

    private DateTimeOffset Now => Api.Time.GetUtcNow();

    [Fact]
    public async Task A_company_that_is_well_needs_nobody()
    {
        var company = await OpenAsync();
        var connection = await company.AddConnectionAsync("Shop");
        await AddAsync(company, Ended(connection, RunState.Failed, minutesAgo: 60), Ended(connection, RunState.Completed, minutesAgo: 5));

        var all = await ReadAsync(company);

        (all.Total, all.Items.Count, all.Connections, all.Healthy).ShouldBe((0, 0, 1, 1));
        (await SummaryAsync(company)).ShouldSatisfyAllConditions(figures => figures.Connections.ShouldBe(1), figures => figures.Active.ShouldBe(0));
    }

    [Fact]
    public async Task The_last_tasks_of_a_connection_say_how_often_it_has_failed()
    {
        var company = await OpenAsync();
        var (failing, partly, once) = (await company.AddConnectionAsync("Failing"), await company.AddConnectionAsync("Partly"), await company.AddConnectionAsync("Once"));
        await AddAsync(
            company,
            Ended(failing, RunState.Completed, minutesAgo: 50), Ended(failing, RunState.Failed, minutesAgo: 40), Ended(failing, RunState.Failed, minutesAgo: 30),
            Ended(failing, RunState.Stopped, minutesAgo: 20), Ended(failing, RunState.Failed, minutesAgo: 10, reason: "502 from the store."),
            Ended(partly, RunState.CompletedWithErrors, minutesAgo: 10, windowsFailed: 1, reason: "One month has failed."),
            Ended(once, RunState.Failed, minutesAgo: 10, retryIn: 3, reason: "A time-out."));

        var all = await ReadAsync(company);

        (all.Connections, all.Healthy, all.Total).ShouldBe((3, 0, 2));
        all.Items.Select(item => (item.ConnectionName, item.Kind, item.Sentence)).OrderBy(item => item.ConnectionName).ShouldBe([
            ("Failing", AttentionKind.Failing, "The last 3 tasks have failed: 502 from the store."),
            ("Partly", AttentionKind.Failing, "The last task has failed, and is not retried automatically: One month has failed."),
        ]);
    }

    [Fact]
    public async Task Waits_of_days_and_tasks_that_nobody_begins_are_said()
    {
        var company = await OpenAsync();
        var (far, near, late) = (await company.AddConnectionAsync("Far"), await company.AddConnectionAsync("Near"), await company.AddConnectionAsync("Late"));
        var waits = Active(far, RunState.Running, minutesAgo: 3);
        (waits.WaitReason, waits.WaitUntil, waits.WaitSentence) = (RunWaitReason.RetryAfter, Now.AddDays(2), "The store asks to wait for two days.");
        var waitsBriefly = Active(near, RunState.Running, minutesAgo: 3);
        (waitsBriefly.WaitReason, waitsBriefly.WaitUntil, waitsBriefly.WaitSentence) = (RunWaitReason.Budget, Now.AddMinutes(5), "The budget is spent.");
        var queued = Active(late, RunState.Queued, minutesAgo: 30);
        await AddAsync(company, waits, waitsBriefly, queued);

        var all = await ReadAsync(company);

        all.Items.Select(item => (item.ConnectionName, item.Kind, item.RunId)).OrderBy(item => item.ConnectionName).ShouldBe([
            ("Far", AttentionKind.WaitsLong, waits.Id), ("Late", AttentionKind.Overdue, queued.Id),
        ]);
        all.Items.Single(item => item.ConnectionName == "Far").Sentence.ShouldBe("The store asks to wait for two days.");
        all.Healthy.ShouldBe(1);
    }

    [Fact]
    public async Task Records_count_until_their_orders_have_come()
    {
        var company = await OpenAsync();
        var connection = await company.AddConnectionAsync("Shop");
        var run = Ended(connection, RunState.CompletedWithErrors, minutesAgo: 10);
        await AddAsync(company, run, Rejected(connection, run, "1"), Rejected(connection, run, "2"));

        var before = await ReadAsync(company);
        await company.AddOrderAsync(connection, "2", Now);
        var after = await ReadAsync(company);

        before.Items.ShouldHaveSingleItem().Sentence.ShouldStartWith("2 records could not be read");
        after.Items.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            item => item.Sentence.ShouldBe("A record could not be read, and its order is not stored: “total” is missing in 1."), item => item.RunId.ShouldBe(run.Id));
        after.Healthy.ShouldBe(1, "what could be read was read");
    }

    [Fact]
    public async Task A_stopped_scheduler_is_said_once_for_the_company_and_a_time_that_nobody_took_for_its_connection()
    {
        var company = await OpenAsync();
        var connection = await company.AddConnectionAsync("Shop", EcoManager);
        await ReadAsync(company);
        await company.InDatabaseAsync(async database =>
        {
            foreach (var schedule in database.Schedules)
                schedule.SettledTo = Now.AddDays(-2);
            return await database.SaveChangesAsync(Cancellation);
        });

        (await ReadAsync(company)).Items.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            item => item.Kind.ShouldBe(AttentionKind.Overdue), item => item.ConnectionId.ShouldBe(connection.Id));

        await SwitchAsync(company, isRunning: false);
        var stopped = (await ReadAsync(company)).Items.ShouldHaveSingleItem();
        (stopped.Kind, stopped.ConnectionId, stopped.Sentence).ShouldBe((AttentionKind.SchedulerStopped, null, "The scheduler is stopped: nothing is fetched automatically."));
    }

    [Fact]
    public async Task Refused_credentials_and_disabled_connections()
    {
        var company = await OpenAsync();
        var (refused, off) = (await company.AddConnectionAsync("Refused"), await company.AddConnectionAsync("Off"));
        await company.InDatabaseAsync(async database =>
        {
            foreach (var connection in database.Connections)
                (connection.State, connection.StateReason) = connection.Id == refused.Id ? (ConnectionState.NeedsCredentials, "The token was refused.") : (ConnectionState.Disabled, null);
            return await database.SaveChangesAsync(Cancellation);
        });
        await AddAsync(company, Ended(off, RunState.Failed, minutesAgo: 4));

        var all = await ReadAsync(company);

        all.Items.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            item => (item.Kind, item.ConnectionId, item.Sentence).ShouldBe((AttentionKind.Credentials, refused.Id, "The token was refused.")));
        (all.Connections, all.Healthy).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Failures_are_counted_from_the_midnight_of_the_companys_own_zone()
    {
        var company = await OpenAsync("Asia/Tokyo");
        var connection = await company.AddConnectionAsync("Shop");
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");
        var midnight = new DateTimeOffset(TimeZoneInfo.ConvertTime(Now, zone).Date, zone.GetUtcOffset(Now)).ToUniversalTime();
        await AddAsync(company, Ended(connection, RunState.Failed, midnight.AddSeconds(-1)), Ended(connection, RunState.Failed, midnight), Ended(connection, RunState.Completed, midnight));
        await AddAsync(company, Active(connection, RunState.Running, minutesAgo: 2 * 24 * 60));
        foreach (var (index, placed) in new[] { midnight.AddDays(-6).AddSeconds(-1), midnight.AddDays(-6), midnight.AddDays(-1), midnight.AddSeconds(-1), midnight }.Index())
            await company.AddOrderAsync(connection, $"{index}", placed);

        (await SummaryAsync(company)).ShouldSatisfyAllConditions(figures => figures.FailedToday.ShouldBe(1), figures => figures.CompletedToday.ShouldBe(1),
            figures => figures.FailedByDay.ShouldBe([0, 0, 0, 0, 0, 1, 1]), figures => figures.CompletedByDay.ShouldBe([0, 0, 0, 0, 0, 0, 1]),
            figures => figures.ActiveByDay.ShouldBe([0, 0, 0, 0, 1, 2, 3]),
            figures => figures.Orders.ShouldBe(5), figures => figures.OrdersByDay.ShouldBe([1, 0, 0, 0, 0, 2, 1]));
        (await SummaryAsync(await OpenAsync())).OrdersByDay.ShouldBe([0, 0, 0, 0, 0, 0, 0], "without a connection too");
    }

    private async Task<TestCompany> OpenAsync(string zone = "UTC")
    {
        var company = await Api.CreateCompanyAsync();
        await company.InDatabaseAsync(async database =>
        {
            (await database.Companies.FindAsync([company.Id], Cancellation))!.TimeZone = zone;
            return await database.SaveChangesAsync(Cancellation);
        });
        await SwitchAsync(company, isRunning: true);
        return company;
    }

    private Task<int> SwitchAsync(TestCompany company, bool isRunning) => company.InDatabaseAsync(async database =>
    {
        if (await database.SchedulerSwitches.FindAsync([company.Id], Cancellation) is { } known)
            known.IsRunning = isRunning;
        else
            database.Add(new SchedulerSwitch { CompanyId = company.Id, IsRunning = isRunning, StartedAt = Now, ChangedAt = Now, ChangedBy = "Amel" });
        return await database.SaveChangesAsync(Cancellation);
    });

    private static Task<AttentionSummary> ReadAsync(TestCompany company) => company.Admin.Get<AttentionSummary>("/api/platform-operations/attention");

    private static Task<OperationsSummary> SummaryAsync(TestCompany company) => company.Admin.Get<OperationsSummary>("/api/platform-operations/summary");

    private static Task<int> AddAsync(TestCompany company, params object[] rows) => company.InDatabaseAsync(database =>
    {
        database.AddRange(rows);
        return database.SaveChangesAsync(Cancellation);
    });

    private Run Ended(Connection connection, RunState state, int minutesAgo, int windowsFailed = 0, int? retryIn = null, string? reason = null)
    {
        var run = Ended(connection, state, Now.AddMinutes(-minutesAgo));
        run.WindowsFailed = windowsFailed;
        run.RetryAt = retryIn is { } minutes ? Now.AddMinutes(minutes) : null;
        run.Note(reason, details: null);
        return run;
    }

    private static Run Ended(Connection connection, RunState state, DateTimeOffset at)
    {
        var run = New(connection, at);
        (run.State, run.EndedAt) = (state, at);
        return run;
    }

    private Run Active(Connection connection, RunState state, int minutesAgo)
    {
        var run = New(connection, Now.AddMinutes(-minutesAgo));
        (run.State, run.StartedAt) = (state, state == RunState.Running ? run.QueuedAt : null);
        return run;
    }

    private static Run New(Connection connection, DateTimeOffset at) => new()
    {
        CompanyId = connection.CompanyId,
        Id = Guid.CreateVersion7(),
        ConnectionId = connection.Id,
        Kind = RunKind.OrderFetch,
        Mode = FetchMode.Incremental,
        RequestedBy = "schedule",
        QueuedAt = at,
    };

    private RejectedRecord Rejected(Connection connection, Run run, string id) => new()
    {
        CompanyId = connection.CompanyId,
        ConnectionId = connection.Id,
        PayloadHash = [.. System.Text.Encoding.UTF8.GetBytes(id)],
        Id = Guid.CreateVersion7(),
        ExternalId = id,
        Reason = $"“total” is missing in {id}.",
        Payload = [1],
        RunId = run.Id,
        FirstSeenAt = Now.AddMinutes(-10),
        LastSeenAt = Now.AddMinutes(-10 - (id == "1" ? 0 : 1)),
    };
}

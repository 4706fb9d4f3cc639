using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Contracts;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Users;
using OrderSync.Core.Connections;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Breakers;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Core.Platforms.Calls.Records;
using OrderSync.Core.Runs;
using OrderSync.Tests.Fixtures;
using StackExchange.Redis;

namespace OrderSync.Tests.Connections;

/// <summary>The record of calls and the health of connections, over the Api.</summary>
public sealed class ConnectionCallTests(ApiFixture api) : ApiTest(api)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private CallRecorder Recorder => Api.Services.GetRequiredService<CallRecorder>();

    [Fact]
    public async Task Calls_come_newest_first_page_by_page_and_none_twice()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        var expected = new List<Guid>();
        // Several at each moment, so that pages begin within one.
        for (var call = 0; call < 25; call++)
            expected.Add(Add(connection, at: Noon.AddSeconds(-(call / 4))));
        await WrittenAsync();

        var got = new List<PlatformCallView>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await company.Client(UserRole.Agent).Get<CursorPage<PlatformCallView>>($"/api/v1/connections/{connection.Id}/calls?limit=7&cursor={cursor}");
            got.AddRange(page.Items);
            cursor = page.NextCursor;
        }

        got.Select(call => call.Id).ShouldBe(expected, ignoreOrder: true);
        got.Select(call => call.At).ShouldBe(got.Select(call => call.At).OrderDescending());
        got[0].ShouldSatisfyAllConditions(
            call => call.ConnectionId.ShouldBe(connection.Id),
            call => call.Method.ShouldBe("GET"),
            call => call.Path.ShouldBe("/orders?page=2"),
            call => call.Status.ShouldBe(200),
            call => call.Failure.ShouldBeNull(),
            call => call.DurationMs.ShouldBe(120),
            call => call.WaitedMs.ShouldBe(30),
            call => call.Attempt.ShouldBe(1));
    }

    [Theory]
    [InlineData("status=500", "500")]
    [InlineData("failure=rateLimited", "429")]
    [InlineData("failure=any", "500 429")]
    [InlineData("failure=none", "200")]
    [InlineData("from=2026-11-22T12:00:00Z", "429")]
    [InlineData("to=2026-11-22T11:59:00Z", "200")]
    [InlineData("from=2026-11-22T11:59:00Z&to=2026-11-22T12:00:00Z", "500")]
    public async Task Calls_are_filtered(string query, string statuses)
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        Add(connection, 200, at: Noon.AddMinutes(-2));
        Add(connection, 500, PlatformFailureKind.Transient, at: Noon.AddMinutes(-1));
        Add(connection, 429, PlatformFailureKind.RateLimited, at: Noon);
        await WrittenAsync();

        var page = await company.Admin.Get<CursorPage<PlatformCallView>>($"/api/v1/connections/{connection.Id}/calls?{query}");

        page.Items.Select(call => call.Status!.Value.ToString()).ShouldBe(statuses.Split(' '), ignoreOrder: true);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("status=99", "status")]
    [InlineData("failure=sad", "failure")]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("from=2026-11-22T12:00:00Z&to=2026-11-22T11:00:00Z", "to")]
    public async Task A_question_that_makes_no_sense_is_refused_by_its_field(string query, string field)
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");

        var problem = await company.Admin.Get($"/api/v1/connections/{connection.Id}/calls?{query}").Problem(HttpStatusCode.BadRequest);

        problem.Errors!.Keys.ShouldBe([field]);
    }

    [Fact]
    public async Task A_tasks_calls_are_its_own()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        var run = await Api.Services.GetRequiredService<RunCommands>().StartAsync(
            new RunRequest(company.Id, connection.Id, Contracts.Runs.RunKind.OrderFetch, Contracts.Runs.FetchMode.Auto, null, false, "A test"), Cancellation);
        var mine = Add(connection, runId: run);
        Add(connection);
        await WrittenAsync();

        var page = await company.Admin.Get<CursorPage<PlatformCallView>>($"/api/platform-operations/tasks/{run}/calls");

        page.Items.ShouldHaveSingleItem().Id.ShouldBe(mine);
        page.Items[0].RunId.ShouldBe(run);
    }

    [Fact]
    public async Task Another_companys_connections_and_tasks_have_no_calls_and_no_health()
    {
        var (company, other) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        var connection = await company.AddConnectionAsync("Shop");
        var run = await Api.Services.GetRequiredService<RunCommands>().StartAsync(
            new RunRequest(company.Id, connection.Id, Contracts.Runs.RunKind.OrderFetch, Contracts.Runs.FetchMode.Auto, null, false, "A test"), Cancellation);
        Add(connection, runId: run);
        await WrittenAsync();

        foreach (var path in new[] { $"/api/v1/connections/{connection.Id}/calls", $"/api/v1/connections/{connection.Id}/health", $"/api/platform-operations/tasks/{run}/calls" })
        {
            await other.Admin.Get(path).Problem(HttpStatusCode.NotFound);
            await (await company.Admin.Get(path)).ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Health_tells_breaker_budget_minutes_and_last_failures()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop", "ecomanager");
        var (now, run) = (Api.Time.GetUtcNow(), Guid.CreateVersion7());
        for (var call = 0; call < 12; call++)
            Add(connection, 500, PlatformFailureKind.Transient, at: now.AddMinutes(-3).AddSeconds(call));
        Add(connection, at: now.AddMinutes(-1));
        Add(connection, at: now.AddMinutes(-90));
        await WrittenAsync();
        await SpendAsync(connection, run, 3);
        for (var failure = 0; failure < 5; failure++)
            await Breakers.TryReportAsync(connection.Id, "", "failed", "500 from acme.example.", BreakerSettings.Default, Cancellation);

        var health = await company.Client(UserRole.Agent).Get<ConnectionHealthView>($"/api/v1/connections/{connection.Id}/health");

        health.Breaker.ShouldNotBeNull().State.ShouldBe(BreakerState.Open);
        health.Breaker.Reason.ShouldBe("500 from acme.example.");
        health.Breaker.Sentence.ShouldMatch(@"^Circuit open since \d\d:\d\d UTC after 5 failures \(500 from acme.example\); next try \d\d:\d\d UTC\.$");
        (health.Breaker.NextProbeAt!.Value - health.At).TotalSeconds.ShouldBeInRange(50, 60.5);
        var day = health.Budget.ShouldNotBeNull().Windows.Single(window => window.Seconds == 86_400);
        (day.Limit, day.Used).ShouldBe((8_000, 17));
        day.SpentBy.ShouldBe([new BudgetSpenderView(run, 3)]);
        health.Minutes.Sum(minute => minute.Calls).ShouldBe(13);
        health.Minutes.Sum(minute => minute.Failed).ShouldBe(12);
        health.LastFailures.Count.ShouldBe(10);
        health.LastFailures.ShouldAllBe(call => call.Failure == "transient" && call.Error == "500 from acme.example.");
        health.LastCallAt!.Value.ShouldBe(now.AddMinutes(-1), TimeSpan.FromMilliseconds(1));

        var calm = await company.AddConnectionAsync("Calm");
        var listed = await company.Admin.Get<List<ConnectionView>>("/api/platform-operations/connections");
        listed.Single(one => one.Id == connection.Id).Breaker.ShouldNotBeNull().Reason.ShouldBe(health.Breaker.Reason);
        listed.Single(one => one.Id == calm.Id).Breaker.ShouldBeNull("it is closed");
    }

    [Fact]
    public async Task A_budget_that_Redis_has_lost_is_seeded_from_the_record()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop", "ecomanager");
        var now = Api.Time.GetUtcNow();
        for (var call = 0; call < 7_999; call++)
            Add(connection, at: now.AddHours(-23).AddSeconds(call));
        await WrittenAsync();

        await SpendAsync(connection, null, 1);
        await Redis.GetDatabase().KeyDeleteAsync([$"ordersync:budget:{{{connection.Id}}}", $"ordersync:budget:{{{connection.Id}}}:runs"]);
        Add(connection);
        await WrittenAsync();

        var answer = await Budgets.TryAcquireAsync(RequestOf(connection, null), null, Cancellation);
        answer!.IsGranted.ShouldBeFalse();
        answer.Window!.Length.ShouldBe(TimeSpan.FromDays(1));
        answer.Left.TotalMinutes.ShouldBeInRange(40, 90);
    }

    [Fact]
    public async Task A_change_of_a_breaker_is_a_live_event_with_the_connections_own_state()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Redis.GetSubscriber().SubscribeAsync(
            new RedisChannel($"ordersync:events:{company.Id}", RedisChannel.PatternMode.Literal), (_, message) => told.TrySetResult((string)message!));

        await Api.Services.GetRequiredService<IBreakerNews>().TellAsync(
            new PlatformConnection(company.Id, connection.Id, "stub", "Shop", new Dictionary<string, string>()),
            new BreakerReading(BreakerState.Open, 1, 5, Api.Time.GetUtcNow(), TimeSpan.FromMinutes(1), "500 from acme.example."),
            Cancellation);

        var message = await told.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        var live = JsonSerializer.Deserialize<LiveEvent>(message[(message.IndexOf(' ') + 1)..], ContractJson.Options)!;
        live.Type.ShouldBe(EventTypes.ConnectionChanged);
        (live.Connection!.Id, live.Connection.State).ShouldBe((connection.Id, ConnectionState.Active));
        live.Connection.Breaker.ShouldNotBeNull().State.ShouldBe(BreakerState.Open);
        live.Connection.Breaker.Reason.ShouldBe("500 from acme.example.");
    }

    [Fact]
    public async Task Calls_are_forgotten_after_seven_days()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        var now = Api.Time.GetUtcNow();
        for (var call = 0; call < 12_345; call++)
            Add(connection, at: now.AddDays(-7).AddSeconds(-call - 1));
        var kept = Add(connection, at: now.AddDays(-7).AddMinutes(5));
        await WrittenAsync();

        var rule = Worker.Cleanup.CleanupRule.For(new() { CompanyId = company.Id }, now).Single(rule => rule.Table == "platform_calls");
        var rows = new Worker.Cleanup.CleanupRows(Api.Services.GetRequiredService<Npgsql.NpgsqlDataSource>());
        (await rows.RemoveAsync(company.Id, rule, false, Cancellation)).ShouldBe(12_345);

        var page = await company.Admin.Get<CursorPage<PlatformCallView>>($"/api/v1/connections/{connection.Id}/calls");
        page.Items.ShouldHaveSingleItem().Id.ShouldBe(kept);
    }

    [Fact]
    public async Task Calls_are_on_record_within_two_seconds_without_being_asked_for()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        Add(connection);
        var began = TimeProvider.System.GetTimestamp();

        while ((await company.Admin.Get<CursorPage<PlatformCallView>>($"/api/v1/connections/{connection.Id}/calls")).Items.Count == 0)
            TimeProvider.System.GetElapsedTime(began).TotalSeconds.ShouldBeLessThan(5);
    }

    [Fact]
    public void A_record_that_finds_no_room_is_counted_and_holds_no_call_up()
    {
        var recorder = new CallRecorder();
        for (var call = 0; call < CallRecorder.Backlog + 7; call++)
            recorder.Add(Record(Guid.Empty, Guid.Empty));

        recorder.TakeLost().ShouldBe(7);
        recorder.TakeLost().ShouldBe(0);
    }

    private IConnectionMultiplexer Redis => Api.Services.GetRequiredService<IConnectionMultiplexer>();

    private PlatformBudgets Budgets => Api.Services.GetRequiredService<PlatformBudgets>();

    private SharedBreakers Breakers => Api.Services.GetRequiredService<SharedBreakers>();

    private Task WrittenAsync() => Api.Services.GetRequiredService<CallRecordWriter>().FlushAsync(Cancellation);

    private async Task SpendAsync(Connection connection, Guid? run, int calls)
    {
        for (var call = 0; call < calls; call++)
            (await Budgets.TryAcquireAsync(RequestOf(connection, run), null, Cancellation))!.IsGranted.ShouldBeTrue();
    }

    private BudgetRequest RequestOf(Connection connection, Guid? run)
    {
        var descriptor = Api.Services.GetRequiredService<PlatformCatalog>().Require<IPlatformConnector>("ecomanager").Descriptor;
        var values = new PlatformConnection(connection.CompanyId, connection.Id, connection.Platform, connection.Name, connection.Settings);
        return BudgetRequest.Of(descriptor, values, null, CallScope.Current) with { RunId = run };
    }

    private Guid Add(Connection connection, int status = 200, PlatformFailureKind? failure = null, DateTimeOffset? at = null, Guid? runId = null)
    {
        var record = Record(connection.CompanyId, connection.Id, status, failure, at ?? Api.Time.GetUtcNow().AddSeconds(-10), runId);
        Recorder.Add(record);
        return record.Id;
    }

    private static PlatformCallRecord Record(
        Guid companyId, Guid connectionId, int status = 200, PlatformFailureKind? failure = null, DateTimeOffset? at = null, Guid? runId = null) => new()
        {
            CompanyId = companyId,
            Id = Guid.CreateVersion7(),
            ConnectionId = connectionId,
            RunId = runId,
            At = at ?? Noon,
            Method = "GET",
            Path = "/orders?page=2",
            Status = status,
            Failure = failure,
            Error = failure is null ? null : $"{status} from acme.example.",
            DurationMs = 120,
            WaitedMs = 30,
            ResponseBytes = 4_000,
            Attempt = 1,
            CorrelationId = "0af7651916cd43dd8448eb211c80319c",
        };
}

using System.Diagnostics;
using System.Globalization;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting.Otlp;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Hosting;

/// <summary>What the whole application tells a collector while it fetches.</summary>
[Collection(nameof(OwnApplications))]
public sealed class TraceTests(TelemetryApp telemetry) : IClassFixture<TelemetryApp>
{
    private const int Error = 17;

    [Fact]
    public async Task One_trace_leads_from_the_request_over_the_queue_to_the_platform_and_the_database()
    {
        var shop = await telemetry.Merchant.ConnectShopAsync(new { orders = 120, days = 60, seed = 41 });

        var run = await telemetry.FetchAsync(shop);

        var trace = await telemetry.TraceAsync(run.TraceId);
        var request = trace.Single(span => span.ParentId.Length == 0);
        (request.Service, request.Name).ShouldBe(("api", "POST /api/platform-operations/tasks/order-fetching"));
        request.Tags["ordersync.run_id"].ShouldBe(run.Tags["ordersync.run_id"]);
        (run.Service, run.ParentId).ShouldBe(("worker", request.SpanId));
        Under(trace, request).Where(span => span.Source == "Npgsql").ShouldNotBeEmpty();
        string.Join(", ", Under(trace, request).Where(span => span.Source == "OrderSync.Runs").Select(span => span.Name).Order())
            .ShouldBe("publish ordersync:runs:wake, queue run, run OrderFetch", Tree(trace));
        var call = trace.First(span => span.Name == "call ecomanager" && Path(trace, span).Contains("read page", StringComparison.Ordinal));
        Path(trace, call).ShouldBe("run OrderFetch > scan > read page > call ecomanager");
        (call.Tags["http.request.method"], call.Tags["http.response.status_code"], call.Tags["ordersync.attempt"]).ShouldBe(("GET", "200", "1"));
        var write = trace.First(span => span.Source == "Npgsql" && Path(trace, span).Contains("write batch", StringComparison.Ordinal));
        Path(trace, write).ShouldStartWith("run OrderFetch > scan > write batch > ");
        foreach (var span in new[] { run, call, write })
        {
            span.Tags["ordersync.run_id"].ShouldBe(run.Tags["ordersync.run_id"]);
            span.Tags["ordersync.connection_id"].ShouldBe(shop.ConnectionId.ToString());
            span.Tags["ordersync.platform"].ShouldBe("ecomanager");
            span.Tags.ShouldContainKey("ordersync.company_id");
        }
        trace.ShouldContain(span => span.Service == "sandbox" && span.ParentId == call.SpanId, Tree(trace));
    }

    [Fact]
    public async Task A_shipping_sync_shows_its_pages_their_calls_and_what_was_written()
    {
        var shop = await telemetry.Merchant.ConnectShopAsync(new { orders = 160, days = 2, seed = 48 });
        await telemetry.FetchAsync(shop);
        var carrier = await telemetry.Merchant.ConnectCarrierAsync(shop);

        var run = await telemetry.RunSpanAsync((await telemetry.Merchant.ShipAsync(carrier)).Task.Id);

        var trace = await telemetry.TraceAsync(run.TraceId);
        var pages = trace.Where(span => span.Name == "read page").ToList();
        pages.Count.ShouldBeGreaterThan(3, Tree(trace));
        pages.Select(page => page.Tags["ordersync.page"]).ShouldBeUnique();
        pages.ShouldAllBe(page => Path(trace, page) == "run ShippingStatus > read page");
        pages.ShouldAllBe(page => Under(trace, page).Single().Name == "call maystro");
        pages.Sum(page => int.Parse(page.Tags["ordersync.shipments"], CultureInfo.InvariantCulture)).ShouldBeGreaterThan(60);
        trace.ShouldContain(span => Path(trace, span) == "run ShippingStatus > write batch", Tree(trace));
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(20_000)]
    public async Task A_trace_of_many_orders_stays_readable_and_says_what_it_leaves_out(int orders)
    {
        var shop = await telemetry.Merchant.ConnectShopAsync(new { orders, days = 300, seed = 42 });

        var run = await telemetry.FetchAsync(shop);

        var trace = await telemetry.TraceAsync(run.TraceId);
        TestContext.Current.SendDiagnosticMessage("{0} orders: {1} spans", orders, trace.Count);
        trace.Count.ShouldBeInRange(50, 250);
        var scan = trace.Single(span => span.Name == "scan");
        trace.Count(span => span.Name == "read page").ShouldBe(20);
        trace.Count(span => Path(trace, span) == "run OrderFetch > scan > read page > call ecomanager").ShouldBe(20, Tree(trace));
        trace.Count(span => span.Service == "sandbox").ShouldBe(trace.Count(span => span.Name == "call ecomanager"), Tree(trace));
        scan.Tags.ShouldContainKey("ordersync.spans_left_out");
    }

    [Fact]
    public async Task Failed_calls_and_runs_say_so()
    {
        var shop = await telemetry.Merchant.ConnectShopAsync(new { orders = 1_000, days = 100, seed = 43, latencyMs = 50 });
        var started = await telemetry.Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await telemetry.Merchant.UntilAsync(started.Id, task => task.Counts.Fetched > 0);

        await shop.RenewTokenAsync("anothertoken0000000000");

        var ended = await telemetry.Merchant.UntilEndedAsync(started.Id);
        var run = await telemetry.RunSpanAsync(ended.Task.Id);
        (run.IsFailed, run.Tags["error.type"], run.Tags["ordersync.outcome"]).ShouldBe((true, "Unauthorized", "Failed"));
        var call = (await telemetry.TraceAsync(run.TraceId)).First(span => span is { Name: "call ecomanager", IsFailed: true });
        (call.IsFailed, call.Tags["error.type"], call.Tags["http.response.status_code"]).ShouldBe((true, "Unauthorized", "401"));
    }

    [Fact]
    public async Task Logs_of_a_run_carry_its_ids_and_its_trace()
    {
        var shop = await telemetry.Merchant.ConnectShopAsync(new { orders = 50, days = 30, seed = 44 });
        var run = await telemetry.FetchAsync(shop);

        await telemetry.Receiver.UntilAsync(received => received.Logs.Any(IsOfRun), "a log of the run");
        var log = telemetry.Receiver.Logs.First(IsOfRun);
        log.TraceId.ShouldBe(run.TraceId);
        log.Tags["ordersync.connection_id"].ShouldBe(shop.ConnectionId.ToString());
        log.Tags["ordersync.company_id"].ShouldBe(run.Tags["ordersync.company_id"]);

        bool IsOfRun(OtlpLog one) => one.Tags.GetValueOrDefault("ordersync.run_id") == run.Tags["ordersync.run_id"];
    }

    [Fact]
    public async Task The_meters_arrive_with_units_and_few_tags()
    {
        var shop = await telemetry.Merchant.ConnectShopAsync(new { orders = 50, days = 30, seed = 45 });
        await telemetry.FetchAsync(shop);

        foreach (var (name, unit, tags) in Meters)
        {
            await telemetry.Receiver.UntilAsync(received => received.Points.Any(point => point.Metric == name), name);
            var points = telemetry.Receiver.Points.Where(point => point.Metric == name).ToList();
            points.ShouldAllBe(point => point.Unit == unit);
            string.Join(' ', points.SelectMany(point => point.Tags.Keys).Distinct().Order()).ShouldBe(tags, name);
        }
        telemetry.Receiver.Points.Where(point => point.Metric == "ordersync.orders.written").Max(point => point.Value).ShouldBeGreaterThanOrEqualTo(50);
    }

    [Fact]
    public async Task What_comes_every_few_seconds_is_no_trace_and_a_healthy_start_no_error()
    {
        await telemetry.Receiver.UntilAsync(received => received.Points.Any(point => point.Service == "worker"), "metrics of the worker");
        // Sweeps, polls, heartbeats and probes have all come by.
        await Task.Delay(TimeSpan.FromSeconds(16), AppFixture.Cancellation);

        var spans = telemetry.Receiver.Spans;
        spans.Where(span => span.ParentId.Length == 0).Select(span => $"{span.Service} {span.Name}").Distinct().ShouldAllBe(name => IsWork(name));
        spans.ShouldNotContain(span => span.Tags.Values.Any(value => value.Contains("/health", StringComparison.Ordinal)));
        telemetry.Receiver.Logs.Where(log => log.Severity >= Error).Select(log => $"{log.Service}: {log.Body}").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET", "00", false)]
    [InlineData("GET", "01", true)]
    [InlineData("POST", "00", true)]
    public async Task A_caller_who_keeps_no_trace_hides_what_it_reads_but_not_what_it_changes(string method, string flags, bool isKept)
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(new(method), new Uri($"/api/platform-operations/tasks/{Guid.CreateVersion7()}/{(method == "GET" ? "windows" : "stop")}", UriKind.Relative));
        request.Headers.Add("traceparent", $"00-{trace}-b7ad6b7169203331-{flags}");

        using var answer = await telemetry.Merchant.Api.SendAsync(request, AppFixture.Cancellation);

        var spans = await telemetry.TraceAsync(trace);
        spans.Count(span => span.Service == "api" && span.ParentId == "b7ad6b7169203331").ShouldBe(isKept ? 1 : 0);
    }

    [Fact]
    public async Task Telemetry_holds_no_secret()
    {
        var shop = await telemetry.Merchant.ConnectShopAsync(new { orders = 50, days = 30, seed = 46 });
        await telemetry.FetchAsync(shop);
        using var events = await telemetry.Merchant.Api.GetAsync(
            new Uri("/api/platform-operations/tasks?limit=1&access_token=secret-of-a-query", UriKind.Relative), AppFixture.Cancellation);
        await telemetry.Receiver.UntilAsync(received => received.HasReceived("access_token"), "the request with the token");

        telemetry.Receiver.HasReceived("secret-of-a-query").ShouldBeFalse();
        telemetry.Receiver.HasReceived(SimulatedShop.Token).ShouldBeFalse();
        telemetry.Receiver.HasReceived(AppFixture.AdminPassword).ShouldBeFalse();
    }

    [Fact]
    public async Task A_run_whose_worker_was_killed_is_resumed_in_a_trace_that_links_to_the_first()
    {
        var shop = await telemetry.Merchant.ConnectShopAsync(new { orders = 1_000, days = 100, seed = 47, latencyMs = 100 });
        var run = await telemetry.Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await telemetry.Merchant.UntilAsync(run.Id, task => task.Counts.Fetched >= 100);

        var worker = telemetry.App.Replicas("worker");
        await worker.KillAsync(worker.All.Single());
        await worker.StartReplicaAsync(AppFixture.Cancellation);
        (await telemetry.Merchant.UntilEndedAsync(run.Id)).Task.State.ShouldBe(RunState.Completed);

        var resumed = await telemetry.RunSpanAsync(run.Id);
        var first = telemetry.Receiver.Spans.Single(span => span.Service == "api" && span.Tags.GetValueOrDefault("ordersync.run_id") == run.Id.ToString() && span.ParentId.Length == 0);
        resumed.ParentId.ShouldBeEmpty();
        resumed.Links.ShouldBe([first.TraceId]);
        resumed.TraceId.ShouldNotBe(first.TraceId);
        resumed.Tags["ordersync.attempt"].ShouldBe("2");
    }

    [Fact]
    public async Task A_run_that_was_paused_goes_on_in_a_trace_that_links_to_the_first()
    {
        var shop = await telemetry.Merchant.ConnectShopAsync(new { orders = 1_000, days = 100, seed = 49, latencyMs = 100 });
        var run = await telemetry.Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await telemetry.Merchant.UntilAsync(run.Id, task => task.Counts.Fetched >= 100);
        await telemetry.Merchant.AskAsync(run.Id, "pause");
        await telemetry.Merchant.UntilAsync(run.Id, task => task.State == RunState.Paused);

        await telemetry.Merchant.AskAsync(run.Id, "resume");

        (await telemetry.Merchant.UntilEndedAsync(run.Id)).Task.State.ShouldBe(RunState.Completed);
        await ShouldLinkToTheFirstAsync(run.Id);
    }

    [Fact]
    public async Task What_failed_is_retried_in_a_trace_that_links_to_the_first()
    {
        var shop = await telemetry.Merchant.ConnectShopAsync(new { orders = 1_000, days = 60, seed = 50 }, ("maxRetries", "0"), ("breakerFailures", "0"));
        await shop.FaultAsync(new { kind = "serverError", status = 503, afterRequests = 4, untilCleared = true });
        var run = await telemetry.Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        run.Task.Retry.ShouldNotBeNull(run.Task.Sentence);
        await shop.ClearFaultsAsync();

        await telemetry.Merchant.AskAsync(run.Task.Id, "retry");

        (await telemetry.Merchant.UntilEndedAsync(run.Task.Id)).Task.State.ShouldBe(RunState.Completed);
        await ShouldLinkToTheFirstAsync(run.Task.Id);
    }

    /// <summary>A run has two executions: the first belongs to the request that asked for it, the second to a trace of its own.</summary>
    private async Task ShouldLinkToTheFirstAsync(Guid run)
    {
        await telemetry.Receiver.UntilAsync(received => Executions(received).Count == 2, $"both executions of run {run}");
        var (first, second) = (Executions(telemetry.Receiver)[0], Executions(telemetry.Receiver)[1]);
        (first.Tags["ordersync.attempt"], second.Tags["ordersync.attempt"]).ShouldBe(("1", "2"));
        first.ParentId.ShouldNotBeEmpty();
        second.ParentId.ShouldBeEmpty();
        second.Links.ShouldBe([first.TraceId]);
        second.TraceId.ShouldNotBe(first.TraceId);

        List<OtlpSpan> Executions(OtlpReceiver received) =>
            [.. received.Spans.Where(span => span.Name == "run OrderFetch" && span.Tags["ordersync.run_id"] == run.ToString()).OrderBy(span => span.Tags["ordersync.attempt"], StringComparer.Ordinal)];
    }

    private static readonly string[] Works = [" GET", " POST", " PUT", " DELETE", " PATCH", " run ", " schedule ", " company ", " webhook events"];

    private static readonly (string Name, string Unit, string Tags)[] Meters =
    [
        ("ordersync.runs", "{run}", "ordersync.kind ordersync.platform outcome"),
        ("ordersync.orders.written", "{order}", "ordersync.platform outcome"),
        ("ordersync.platform.calls", "{call}", "ordersync.platform outcome"),
        ("ordersync.platform.call.duration", "s", "ordersync.platform outcome"),
        ("ordersync.budget.wait", "s", "priority"),
        ("ordersync.breaker.state", "{connection}", "ordersync.platform ordersync.state"),
        ("ordersync.freshness", "s", "ordersync.platform"),
    ];

    /// <summary>The first span of a trace is a request, a run, a schedule that fires, or webhooks that have come.</summary>
    private static bool IsWork(string name) => Array.Exists(Works, work => name.Contains(work, StringComparison.Ordinal));

    private static IEnumerable<OtlpSpan> Under(List<OtlpSpan> trace, OtlpSpan parent) =>
        trace.Where(span => span.ParentId == parent.SpanId);

    /// <summary>The names above a span, below the request.</summary>
    private static string Path(List<OtlpSpan> trace, OtlpSpan span)
    {
        var names = new List<string>();
        for (var at = span; at is { ParentId.Length: > 0 }; at = trace.Find(one => one.SpanId == at.ParentId))
            names.Insert(0, at.Name);
        return string.Join(" > ", names);
    }

    private static string Tree(List<OtlpSpan> trace) => string.Join('\n', trace.Select(span => $"{span.Service}: {Path(trace, span)}"));
}

using System.Net;
using System.Text.Json;

namespace OrderSync.Tests.Sandbox;

public sealed class FaultTests(SandboxHost sandbox) : IClassFixture<SandboxHost>
{
    private static readonly long[] Fourth = [100_004];

    [Theory]
    [InlineData(17)]
    [InlineData(null)]
    public async Task A_rate_limited_call_gets_429_and_the_next_one_is_served(int? retryAfterSeconds)
    {
        var shop = await sandbox.ShopAsync($"limited-{retryAfterSeconds}");
        await shop.FaultAsync(new { kind = "rateLimited", retryAfterSeconds });

        using var refused = await shop.ListAsync();

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        ((int?)refused.Headers.RetryAfter?.Delta?.TotalSeconds).ShouldBe(retryAfterSeconds);
        (await shop.PageAsync()).DataIds().Count.ShouldBe(100);
    }

    [Theory]
    [InlineData(500, false, "application/json")]
    [InlineData(502, true, "text/html")]
    [InlineData(503, true, "text/html")]
    public async Task A_server_error_has_the_status_and_body_that_were_asked_for(int status, bool html, string mediaType)
    {
        var shop = await sandbox.ShopAsync($"error-{status}");
        await shop.FaultAsync(new { kind = "serverError", status, html, times = 2 });

        for (var call = 0; call < 2; call++)
        {
            using var response = await shop.ListAsync();
            ((int)response.StatusCode).ShouldBe(status);
            response.Content.Headers.ContentType!.MediaType.ShouldBe(mediaType);
        }

        (await shop.PageAsync()).DataIds().Count.ShouldBe(100);
    }

    [Fact]
    public async Task A_timeout_without_seconds_is_silent_until_the_caller_gives_up()
    {
        var shop = await sandbox.ShopAsync("silent");
        await shop.FaultAsync(new { kind = "timeout" });
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(() => shop.ListAsync(cancel: patience.Token));

        (await shop.GetAsync("/ledger")).GetProperty("requests").GetProperty("byStatus").GetProperty("0").GetInt32().ShouldBe(1);
        (await shop.PageAsync()).DataIds().Count.ShouldBe(100);
    }

    [Fact]
    public async Task A_timeout_with_seconds_is_a_right_answer_that_comes_late()
    {
        var shop = await sandbox.ShopAsync("late");
        await shop.FaultAsync(new { kind = "timeout", seconds = 0.2 });
        var started = TimeProvider.System.GetTimestamp();

        (await shop.PageAsync()).DataIds().Count.ShouldBe(100);

        TimeProvider.System.GetElapsedTime(started).TotalMilliseconds.ShouldBeGreaterThan(180);
    }

    [Fact]
    public async Task A_cut_connection_ends_in_the_middle_of_the_body_and_counts_as_not_served()
    {
        var shop = await sandbox.ShopAsync("cut");
        await shop.FaultAsync(new { kind = "cut" });

        await Should.ThrowAsync<HttpRequestException>(() => shop.ListAsync());

        var ledger = await shop.GetAsync("/ledger");
        ledger.GetProperty("requests").GetProperty("byFault").GetProperty("cut").GetInt32().ShouldBe(1);
        ledger.GetProperty("served").GetProperty("records").GetInt32().ShouldBe(0);
        (await shop.PageAsync()).DataIds().Count.ShouldBe(100);
    }

    [Fact]
    public async Task Malformed_json_is_a_200_that_cannot_be_parsed()
    {
        var shop = await sandbox.ShopAsync("broken");
        await shop.FaultAsync(new { kind = "malformedJson" });

        using var response = await shop.ListAsync();
        var text = await response.TextAsync();

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        text.ShouldStartWith("""{"data":[""");
        Should.Throw<JsonException>(() => JsonElement.Parse(text));
    }

    [Theory]
    [InlineData("missingId")]
    [InlineData("totalNotANumber")]
    [InlineData("itemsNotAList")]
    [InlineData("createdAtGarbage")]
    [InlineData("notAnObject")]
    public async Task A_malformed_record_is_spoilt_in_the_way_asked_for_and_its_neighbours_are_not(string shape)
    {
        var shop = await sandbox.ShopAsync($"spoilt-{shape}", new { orders = 10 });
        await shop.FaultAsync(new { kind = "malformedRecord", ids = Fourth, shape });

        var data = (await shop.PageAsync("sort_direction=asc")).GetProperty("data").EnumerateArray().ToList();

        data.Count.ShouldBe(10);
        data.Select(IsSpoilt).ShouldBe(Enumerable.Range(1, 10).Select(n => n == 4 ? shape : null));
        var truth = await shop.TruthAsync();
        truth.Count.ShouldBe(10);
        truth.Where(t => t.GetProperty("malformed").GetBoolean()).Ids().ShouldBe(Fourth);
        truth[3].Text("malformedAs").ShouldBe(shape);
    }

    [Fact]
    public async Task Every_nth_record_is_spoilt_in_mixed_ways_that_the_truth_names_until_the_faults_are_cleared()
    {
        var shop = await sandbox.ShopAsync("nth", new { orders = 500 });
        await shop.FaultAsync(new { kind = "malformedRecord", everyNth = 10 });

        var spoilt = (await shop.WalkAsync("asc")).ConvertAll(IsSpoilt);
        var truth = (await shop.TruthAsync()).ConvertAll(MalformedAs);

        spoilt.Count(how => how is not null).ShouldBe(50);
        spoilt.Distinct().Count().ShouldBe(6);
        spoilt.ShouldBe(truth);
        using var cleared = await shop.TryAsync(HttpMethod.Delete, "/faults");
        (await shop.WalkAsync("asc")).Ids().Count.ShouldBe(500);
    }

    [Fact]
    public async Task A_repeated_page_shows_the_page_before_again_and_loses_nothing()
    {
        var shop = await sandbox.ShopAsync("repeat", new { orders = 100 });
        await shop.FaultAsync(new { kind = "repeatedPage", afterRequests = 1 });

        var ids = (await shop.WalkAsync("desc", perPage: 20)).Ids();

        ids.Count.ShouldBe(120);
        ids.Distinct().Count().ShouldBe(100);
        ids.Skip(40).Take(20).ShouldBe(ids.Skip(20).Take(20));
    }

    [Fact]
    public async Task A_cursor_loop_leads_back_to_the_same_page_for_ever()
    {
        var shop = await sandbox.ShopAsync("loop", new { orders = 100 });
        await shop.FaultAsync(new { kind = "cursorLoop", afterRequests = 2 });

        var ids = (await shop.WalkAsync("desc", perPage: 20, mostPages: 10)).Ids();

        ids.Count.ShouldBe(200);
        ids.Distinct().Count().ShouldBe(60);
    }

    [Fact]
    public async Task A_late_update_moves_the_list_under_the_reader()
    {
        var shop = await sandbox.ShopAsync("moving", new { orders = 100 });
        await shop.FaultAsync(new { kind = "lateUpdate", insert = 3, change = 5, state = "Livré", times = 2 });

        var ids = (await shop.WalkAsync("desc", perPage: 20)).Ids();

        ids.Distinct().Count().ShouldBe(100);
        var orders = (await shop.GetAsync()).GetProperty("orders");
        orders.GetProperty("existing").GetInt32().ShouldBe(106);
        orders.GetProperty("changed").GetInt32().ShouldBeInRange(5, 10);
    }

    [Fact]
    public async Task An_expired_token_stays_refused_until_it_is_replaced()
    {
        var shop = await sandbox.ShopAsync("expired");
        await shop.FaultAsync(new { kind = "expiredToken", afterRequests = 1 });
        (await shop.PageAsync()).DataIds().Count.ShouldBe(100);

        for (var call = 0; call < 3; call++)
        {
            using var refused = await shop.ListAsync();
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        await shop.PostAsync("/token", new { token = "renewed1234567" });
        shop.Token = "renewed1234567";
        (await shop.PageAsync()).DataIds().Count.ShouldBe(100);
    }

    [Fact]
    public async Task Faults_wait_hit_only_their_path_and_are_listed_with_their_hits()
    {
        var shop = await sandbox.ShopAsync("script");
        await shop.FaultAsync(new { kind = "serverError", afterRequests = 1, times = 1, onPath = "/orders/1" });

        var single = $"{shop.Orders}/100001";
        var statuses = new List<int>();
        foreach (var path in new[] { shop.Orders, single, shop.Orders, single, single })
        {
            using var response = await shop.CallAsync(path);
            statuses.Add((int)response.StatusCode);
        }

        statuses.ShouldBe([200, 200, 200, 500, 200]);
        var fault = (await shop.GetAsync("/faults")).EnumerateArray().ShouldHaveSingleItem();
        fault.GetProperty("hits").GetInt32().ShouldBe(1);
        fault.GetProperty("active").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Chaos_hits_a_share_of_the_calls_and_the_same_ones_for_the_same_seed()
    {
        var first = await ChaosAsync("chaos-1");
        var second = await ChaosAsync("chaos-2");

        first.Count(status => status == 503).ShouldBeInRange(15, 45);
        second.ShouldBe(first);
    }

    private async Task<List<int>> ChaosAsync(string name)
    {
        var shop = await sandbox.ShopAsync(name);
        await shop.FaultAsync(new { kind = "serverError", status = 503, probability = 0.3, seed = 5 });
        var statuses = new List<int>();
        for (var call = 0; call < 100; call++)
        {
            using var response = await shop.ListAsync("per_page=1");
            statuses.Add((int)response.StatusCode);
        }

        return statuses;
    }

    private static string? MalformedAs(JsonElement truth) =>
        truth.TryGetProperty("malformedAs", out var how) ? how.GetString() : null;

    private static string? IsSpoilt(JsonElement order)
    {
        if (order.ValueKind != JsonValueKind.Object)
            return "notAnObject";
        if (!order.TryGetProperty("id", out _))
            return "missingId";
        if (order.GetProperty("items").ValueKind != JsonValueKind.Array)
            return "itemsNotAList";
        if (order.GetProperty("total") is { ValueKind: JsonValueKind.String } total && total.GetString() == "abc")
            return "totalNotANumber";
        return order.Text("created_at").StartsWith("20", StringComparison.Ordinal) ? null : "createdAtGarbage";
    }
}

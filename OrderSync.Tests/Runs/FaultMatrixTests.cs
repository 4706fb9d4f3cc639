using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Runs;

/// <summary>
/// Every fault that a platform may have, on every platform that the sandbox speaks, through the whole application: in the end the
/// set of orders is right, or the run has failed with a sentence that says what happened.
/// </summary>
public sealed class FaultMatrixTests(AppFixture app) : MerchantTest(app)
{
    private const int Orders = 600;

    private static readonly string[] Platforms = ["ecomanager", "vendure"];

    /// <summary>What the platform recovers from, with orders that come meanwhile; a page that cannot be repeated is none of Vendure's.</summary>
    private static readonly Dictionary<string, object> Passing = new()
    {
        ["429 with Retry-After"] = new { kind = "rateLimited", retryAfterSeconds = 1, afterRequests = 3 },
        ["500"] = new { kind = "serverError", status = 500, afterRequests = 3, times = 2 },
        ["502 with HTML"] = new { kind = "serverError", status = 502, html = true, afterRequests = 3, times = 2 },
        ["late answer"] = new { kind = "timeout", seconds = 2, afterRequests = 3 },
        ["cut connection"] = new { kind = "cut", afterRequests = 3, times = 2 },
        ["malformed JSON"] = new { kind = "malformedJson", afterRequests = 3, times = 2 },
        ["late update"] = new { kind = "lateUpdate", insert = 4, change = 6, afterRequests = 2, times = 2 },
    };

    /// <summary>What does not pass, and what the run then says (a regular expression).</summary>
    private static readonly Dictionary<string, (object Fault, string Says)> Lasting = new()
    {
        ["500"] = (new { kind = "serverError", status = 500, afterRequests = 3, untilCleared = true }, @"server had an error \(500\)"),
        ["429"] = (new { kind = "rateLimited", retryAfterSeconds = 1, afterRequests = 3, untilCleared = true }, "429"),
        ["cut connection"] = (new { kind = "cut", afterRequests = 3, untilCleared = true }, "cut"),
        ["malformed JSON"] = (new { kind = "malformedJson", afterRequests = 3, untilCleared = true }, "breaks off"),
        ["revoked token"] = (new { kind = "expiredToken", status = 401, afterRequests = 3 }, "rejected the credentials|does not know this API key"),
    };

    public static TheoryData<string, string> PassingFaults => Matrix(Passing.Keys);

    public static TheoryData<string, string> LastingFaults => Matrix(Lasting.Keys);

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task A_fault_that_passes_costs_no_order(string platform, string fault)
    {
        var shop = await ConnectAsync(platform);
        var before = await shop.TrueIdsAsync();
        await shop.FaultAsync(Passing[fault]);

        var ended = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        ended.Task.State.ShouldBe(RunState.Completed, ended.Task.Sentence);
        ended.Task.Counts.Created.ShouldBe((await Merchant.StoredAsync(shop)).Count);
        (await Merchant.StoredAsync(shop)).Select(order => order.ExternalId).ToHashSet().IsSupersetOf(before).ShouldBeTrue();
        await shop.ClearFaultsAsync();
        (await Merchant.FetchAsync(shop, FetchMode.Incremental)).Task.State.ShouldBe(RunState.Completed);
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Theory]
    [MemberData(nameof(LastingFaults))]
    public async Task A_fault_that_lasts_fails_the_run_with_its_sentence_and_a_retry_brings_the_rest(string platform, string fault)
    {
        var shop = await ConnectAsync(platform);
        await shop.FaultAsync(Lasting[fault].Fault);

        var failed = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        failed.Task.State.ShouldBeOneOf(RunState.Failed, RunState.CompletedWithErrors);
        failed.Task.Sentence.ShouldMatch(Lasting[fault].Says);
        failed.Task.Sentence.ShouldNotContain("localhost");
        failed.Task.Details!.ShouldContain("localhost");
        failed.Windows.ShouldContain(window => window.Details == failed.Task.Details);
        var stored = (await Merchant.StoredAsync(shop)).Select(order => order.ExternalId).ToList();
        stored.Count.ShouldBe((int)failed.Task.Counts.Created);
        stored.ShouldBeSubsetOf(await shop.TrueIdsAsync());
        await shop.ClearFaultsAsync();
        if (fault == "revoked token")
        {
            (await Merchant.ConnectionAsync(shop)).State.ToString().ShouldBe("NeedsCredentials");
            failed.Task.Retry.ShouldBeNull();
            return;
        }
        failed.Task.Retry.ShouldNotBeNull();
        await Merchant.AskAsync(failed.Task.Id, "retry");
        (await Merchant.UntilAsync(failed.Task.Id, task => task.State == RunState.Completed)).Task.Counts.Created.ShouldBe(Orders);
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Theory]
    [InlineData("ecomanager")]
    [InlineData("vendure")]
    public async Task Records_that_cannot_be_read_are_kept_as_rejected_and_the_rest_is_stored(string platform)
    {
        var shop = await ConnectAsync(platform);
        await shop.FaultAsync(new { kind = "malformedRecord", everyNth = 10 });

        var ended = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        ended.Task.State.ShouldBe(RunState.CompletedWithErrors);
        ended.Task.Counts.ShouldBe(new RunCounts(Orders, Orders - (Orders / 10), 0, 0, Orders / 10));
        (await Merchant.StoredAsync(shop)).Count.ShouldBe(Orders - (Orders / 10));
        ended.Rejected.ShouldAllBe(record => record.Reason.Length > 0 && record.Payload.Length > 0);
    }

    [Theory]
    [InlineData("repeatedPage", RunState.Completed)]
    [InlineData("cursorLoop", RunState.Failed)]
    public async Task A_cursor_that_leads_back_loses_nothing_and_ends(string kind, RunState end)
    {
        var shop = await ConnectAsync("ecomanager");
        await shop.FaultAsync(new { kind, afterRequests = 3, untilCleared = end == RunState.Failed });

        var ended = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        if (end == RunState.Completed)
        {
            ended.Task.State.ShouldBe(RunState.Completed, ended.Task.Sentence);
            await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
            return;
        }
        ended.Task.State.ShouldBeOneOf(RunState.Failed, RunState.CompletedWithErrors);
        ended.Task.Sentence.ShouldContain("circle");
    }

    private Task<SimulatedShop> ConnectAsync(string platform) => Merchant.ConnectShopAsync(
        platform, new { orders = Orders, days = 25, seed = 71 }, ("maxRetries", "3"), ("breakerFailures", "0"), ("pageSize", "50"));

    private static TheoryData<string, string> Matrix(IEnumerable<string> faults) =>
        [.. faults.SelectMany(fault => Platforms.Select(platform => new TheoryDataRow<string, string>(platform, fault)))];
}

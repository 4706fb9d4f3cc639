using System.Net;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Platforms.Contract;

namespace OrderSync.Tests.Platforms.Calls;

public sealed class RetryTests
{
    private static readonly string[] AllSettings =
        ["maxRetries", "retryBaseMs", "retryCapMs", "retryMultiplier", "retryJitter", "breakerFailures", "breakerSeconds", "breakerSuccesses"];

    [Fact]
    public void A_connection_may_set_every_part_of_retries_and_breaker()
    {
        var connection = CallHost.Connection(
            ("maxRetries", "7"), ("retryBaseMs", "1500"), ("retryCapMs", "90000"), ("retryMultiplier", "2.5"), ("retryJitter", "0.15"),
            ("breakerFailures", "9"), ("breakerSeconds", "30"), ("breakerSuccesses", "2"));

        var settings = CallSettings.Of(CallHost.Descriptor, connection);

        settings.Retry.ShouldBe(new RetrySettings(7, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(90), 2.5, 0.15));
        settings.Breaker.ShouldBe(new(9, TimeSpan.FromSeconds(30), 2));
        AllSettings.ShouldBeSubsetOf(CallHost.Descriptor.Settings.Select(setting => setting.Key));
        SettingsValidator.Validate(CallHost.Descriptor, connection.Values.ToDictionary(value => value.Key, value => (string?)value.Value), []).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("retryJitter", "1.5")]
    [InlineData("retryJitter", "-0.1")]
    [InlineData("retryMultiplier", "0.5")]
    [InlineData("breakerSeconds", "0")]
    [InlineData("breakerSuccesses", "0")]
    public void A_setting_that_makes_no_sense_is_refused(string setting, string value)
    {
        var values = new Dictionary<string, string?> { ["token"] = CallHost.Secret, [setting] = value };

        SettingsValidator.Validate(CallHost.Descriptor, values, []).Keys.ShouldBe([setting]);
    }

    [Fact]
    public async Task Waits_before_repeats_grow_as_the_connection_says_and_are_told()
    {
        var time = new HastyTime();
        await using var host = new CallHost(null, time);
        var connection = CallHost.Connection(("maxRetries", "3"), ("retryBaseMs", "1000"), ("retryMultiplier", "3"), ("retryCapMs", "5000"), ("breakerFailures", "0"));
        host.Platform = (_, _) => CallHost.Answer(HttpStatusCode.BadGateway);
        var waits = new SeenWaits();

        using (CallScope.Begin(Guid.CreateVersion7(), CallPriority.Normal, waits))
            await Should.ThrowAsync<PlatformException>(() => host.SendAsync(connection));

        time.Waits.Where(wait => wait.TotalSeconds >= 0.9).Select(wait => wait.TotalSeconds).ShouldBe([1, 3, 5]);
        waits.Begun.Select(wait => wait.Reason).ShouldAllBe(reason => reason == CallWaitReason.Backoff);
        waits.Begun.First().Sentence.ShouldStartWith("Stub's server had an error (502). Retry 1 of 3 at ");
        (waits.Begun.Count, waits.Ended.Count).ShouldBe((3, 3));
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, 3)]
    [InlineData(HttpStatusCode.TooManyRequests, 3)]
    [InlineData(HttpStatusCode.RequestTimeout, 3)]
    [InlineData(HttpStatusCode.Unauthorized, 1)]
    [InlineData(HttpStatusCode.Forbidden, 1)]
    [InlineData(HttpStatusCode.NotFound, 1)]
    [InlineData(HttpStatusCode.BadRequest, 1)]
    [InlineData(HttpStatusCode.Conflict, 1)]
    public async Task Only_passing_failures_are_repeated(HttpStatusCode status, int calls)
    {
        await using var host = new CallHost(null);
        host.Platform = (_, _) => CallHost.Answer(status);

        await Should.ThrowAsync<PlatformException>(() => host.SendAsync(CallHost.Connection(("maxRetries", "2"))));

        host.Calls.ShouldBe(calls);
    }

    [Theory]
    [InlineData("GET", null, false, 3)]
    [InlineData("PUT", null, false, 3)]
    [InlineData("DELETE", null, false, 3)]
    [InlineData("POST", null, false, 1)]
    [InlineData("PATCH", null, false, 1)]
    [InlineData("POST", null, true, 3)]
    [InlineData("POST", true, false, 3)]
    [InlineData("GET", false, false, 1)]
    public async Task A_call_that_is_not_safe_to_repeat_is_sent_once_unless_it_has_an_idempotency_key(
        string method, bool? isRepeatable, bool hasKey, int calls)
    {
        await using var host = new CallHost(null);
        var keys = new List<string?>();
        host.Platform = (_, request) =>
        {
            keys.Add(request.Headers.TryGetValues("Idempotency-Key", out var values) ? values.Single() : null);
            return CallHost.Answer(HttpStatusCode.ServiceUnavailable);
        };
        var options = new CallOptions { IsRepeatable = isRepeatable, IdempotencyKey = hasKey ? "publish-1" : null };

        await Should.ThrowAsync<PlatformException>(() => host.SendAsync(CallHost.Connection(("maxRetries", "2")), "/menus", new HttpMethod(method), options));

        host.Calls.ShouldBe(calls);
        keys.ShouldAllBe(key => key == (hasKey ? "publish-1" : null));
    }

    [Fact]
    public async Task What_a_platform_asks_to_wait_is_kept_also_beyond_the_cap_and_with_a_503()
    {
        var time = new HastyTime();
        await using var host = new CallHost(null, time);
        host.Platform = (call, _) => call == 1 ? CallHost.Answer(HttpStatusCode.ServiceUnavailable, ("Retry-After", "400")) : CallHost.Answer(HttpStatusCode.OK);
        var waits = new SeenWaits();

        using (CallScope.Begin(null, CallPriority.Normal, waits))
            await host.SendAsync(CallHost.Connection(("retryCapMs", "1000")));

        // A minute before the repeat, the rest as the budget's wait, which a person can take back; here the clock stands still in that minute.
        time.Waits.Where(wait => wait >= TimeSpan.FromSeconds(1)).Sum(wait => wait.TotalSeconds).ShouldBeInRange(399, 470);
        waits.Begun.ShouldAllBe(wait => wait.Reason == CallWaitReason.RetryAfter);
        (waits.Begun.First().Until - waits.Begun.First().Since).TotalSeconds.ShouldBeInRange(399, 402);
    }

    [Fact]
    public async Task A_platform_that_asks_to_wait_for_more_than_a_day_is_not_waited_for()
    {
        await using var host = new CallHost(null);
        host.Platform = (_, _) => CallHost.Answer(HttpStatusCode.TooManyRequests, ("Retry-After", "900000"));

        var failure = (await Should.ThrowAsync<PlatformException>(() => host.SendAsync(CallHost.Connection()))).Failure;

        host.Calls.ShouldBe(1);
        failure.RetryAfter.ShouldBe(TimeSpan.FromDays(1), "it is asked again then, not after ten days");
    }

    [Fact]
    public async Task Each_attempt_is_on_record_with_its_run_and_they_share_one_correlation()
    {
        await using var host = new CallHost(null);
        host.Platform = (call, _) => CallHost.Answer(call == 1 ? HttpStatusCode.BadGateway : HttpStatusCode.OK);
        var (connection, run) = (CallHost.Connection(), Guid.CreateVersion7());

        using (CallScope.Begin(run, CallPriority.Backfill))
            await host.SendAsync(connection, "/orders?page=2");

        var records = host.TakeRecords();
        records.Select(record => (record.Attempt, record.Status, record.Failure)).ShouldBe([(1, 502, PlatformFailureKind.Transient), (2, 200, null)]);
        records.ShouldAllBe(record => record.RunId == run && record.ConnectionId == connection.ConnectionId && record.CompanyId == connection.CompanyId);
        records.ShouldAllBe(record => record.Method == "GET" && record.Path == "/orders?page=2" && record.CorrelationId == records[0].CorrelationId);
        (records[0].Error, records[0].Details).ShouldBe(("Stub's server had an error (502).", "GET https://stub.example/orders: 502 Bad Gateway"));
        records[1].ResponseBytes.ShouldBe(2);
    }
}

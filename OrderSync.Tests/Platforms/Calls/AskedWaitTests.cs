using System.Globalization;
using System.Net;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Platforms.Calls;

/// <summary>How long platforms ask to wait: read by their own clock, kept for a day at most, and taken back by a person.</summary>
public sealed class AskedWaitTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private const string Year = "31536000";

    private static readonly DateTimeOffset Now = new(2026, 11, 22, 10, 41, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("30", null, 30.0)]
    [InlineData("2.5", null, 2.5)]
    [InlineData("0", null, 0.0)]
    [InlineData("31536000", null, 31_536_000.0)]
    // A moment: against the answer's own clock, two hours ahead of ours or behind it, else against ours.
    [InlineData("Sun, 22 Nov 2026 12:41:30 GMT", "Sun, 22 Nov 2026 12:41:00 GMT", 30.0)]
    [InlineData("Sun, 22 Nov 2026 08:41:30 GMT", "Sun, 22 Nov 2026 08:41:00 GMT", 30.0)]
    [InlineData("Sun, 22 Nov 2026 10:41:30 GMT", null, 30.0)]
    [InlineData("Sunday, 22-Nov-26 10:41:30 GMT", null, 30.0)]
    [InlineData("Sun Nov 22 10:41:30 2026", null, 30.0)]
    [InlineData("2026-11-22T10:41:30Z", null, 30.0)]
    [InlineData("1795344090", null, 30.0)]
    [InlineData("1795351290", "Sun, 22 Nov 2026 12:41:00 GMT", 30.0)]
    [InlineData("1795344090500", null, 30.5)]
    [InlineData("30", "Sun, 22 Nov 2026 12:41:00 GMT", 30.0)]
    // What is over is no wait.
    [InlineData("-30", null, 0.0)]
    [InlineData("Sun, 22 Nov 2026 10:40:30 GMT", null, 0.0)]
    [InlineData("Sun, 22 Nov 2026 12:40:30 GMT", "Sun, 22 Nov 2026 12:41:00 GMT", 0.0)]
    [InlineData("1695344090", null, 0.0)]
    // What cannot be read is none.
    [InlineData("", null, null)]
    [InlineData("soon", null, null)]
    [InlineData("NaN", null, null)]
    [InlineData("30 s", null, null)]
    [InlineData("99999999999999999999", null, null)]
    [InlineData("Sun, 32 Nov 2026 10:41:30 GMT", null, null)]
    public void It_is_read_by_the_platforms_own_clock(string retryAfter, string? date, double? seconds)
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        answer.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        if (date is not null)
            answer.Headers.TryAddWithoutValidation("Date", date);

        var failure = HttpFailures.FromStatus(answer, new StoppedTime(Now), null, null);

        (failure.RetryAfter?.TotalSeconds).ShouldBe(seconds);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, Year)]
    [InlineData(HttpStatusCode.ServiceUnavailable, Year)]
    [InlineData(HttpStatusCode.TooManyRequests, "Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData(HttpStatusCode.TooManyRequests, "90000")]
    public async Task More_than_a_day_is_cut_to_a_day_and_both_are_told(HttpStatusCode status, string retryAfter)
    {
        await using var host = new CallHost(await redis.ConnectAsync());
        await using var other = new CallHost(await redis.ConnectAsync());
        var connection = CallHost.Connection();
        host.Platform = (_, _) => CallHost.Answer(status, ("Retry-After", retryAfter));

        var failure = (await Should.ThrowAsync<PlatformException>(() => host.SendAsync(connection))).Failure;

        host.Calls.ShouldBe(1);
        failure.RetryAfter.ShouldBe(TimeSpan.FromDays(1));
        var again = TimeProvider.System.GetUtcNow().AddDays(1);
        failure.Sentence.ShouldMatch($@" It asked to wait until \d{{4}}-\d\d-\d\d \d\d:\d\d UTC; OrderSync asks again at {again.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} \d\d:\d\d UTC\.$");
        host.TakeRecords().ShouldHaveSingleItem().Error.ShouldBe(failure.Sentence);
        var wait = await WaitOfAsync(other, connection);
        wait.Reason.ShouldBe(CallWaitReason.RetryAfter);
        (wait.Until - wait.Since).ShouldBeInRange(TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
        wait.Sentence.ShouldMatch(@"^The platform of Natu asked to wait until \d{4}-\d\d-\d\d \d\d:\d\d UTC; OrderSync asks again at \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$");
        var reading = (await other.Budgets.TryReadAsync(connection.ConnectionId, [], Cancellation)).ShouldNotBeNull();
        reading.NotBefore.ShouldBeInRange(TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
        reading.AskedFor.ShouldBeGreaterThan(TimeSpan.FromHours(24.9));
    }

    [Theory]
    [InlineData("X-RateLimit-Limit", "60", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "2678400")]
    [InlineData("RateLimit", "\"month\";r=0;t=2678400", "RateLimit-Policy", "\"month\";q=1;w=2678400", "X-Other", "1")]
    [InlineData("RateLimit-Limit", "60", "RateLimit-Remaining", "0", "RateLimit-Reset", "2678400")]
    public async Task A_limit_that_is_spent_for_a_month_is_asked_about_again_after_a_day(
        string first, string firstValue, string second, string secondValue, string third, string thirdValue)
    {
        await using var host = new CallHost(await redis.ConnectAsync());
        var connection = CallHost.Connection();
        host.Platform = (_, _) => CallHost.Answer(HttpStatusCode.OK, (first, firstValue), (second, secondValue), (third, thirdValue));
        await host.SendAsync(connection);

        var wait = await WaitOfAsync(host, connection);

        (wait.Until - wait.Since).ShouldBeInRange(TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
        wait.Sentence.ShouldContain("; OrderSync asks again at ");
    }

    [Fact]
    public async Task A_wait_until_next_year_that_an_older_version_has_stored_is_cut_too()
    {
        var client = await redis.ConnectAsync();
        await using var host = new CallHost(client);
        var connection = CallHost.Connection();
        await client.GetDatabase().HashSetAsync(
            $"ordersync:budget:{{{connection.ConnectionId}}}", "notBefore", TimeProvider.System.GetUtcNow().AddDays(365).ToUnixTimeMilliseconds());

        var wait = await WaitOfAsync(host, connection);
        var later = await WaitOfAsync(host, connection);

        (wait.Until - wait.Since).ShouldBeInRange(TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
        wait.Sentence.ShouldContain("; OrderSync asks again at ");
        (later.Until - wait.Until).ShouldBeInRange(TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(1), "it does not move on with each look");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_person_takes_the_wait_back(bool isRedisThere)
    {
        await using var host = new CallHost(isRedisThere ? await redis.ConnectAsync() : null);
        await using var other = new CallHost(isRedisThere ? await redis.ConnectAsync() : null);
        var connection = CallHost.Connection(("maxRetries", "0"), ("breakerFailures", "2"), ("breakerSeconds", "3600"));
        host.Platform = (_, _) => CallHost.Answer(HttpStatusCode.ServiceUnavailable, ("Retry-After", Year), ("X-RateLimit-Limit", "60"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", Year));
        for (var call = 0; call < 2; call++)
        {
            await Should.ThrowAsync<PlatformException>(() => host.SendAsync(connection));
            if (call == 0)
                await host.Get<PlatformWaits>().ForgetAskedAsync(connection.ConnectionId, Cancellation);
        }
        var waiting = isRedisThere ? other.SendAsync(connection) : Task.FromResult("{}");
        await Task.Delay(300, Cancellation);

        await host.Get<PlatformWaits>().EndAsync(connection, Cancellation);

        host.Platform = (_, _) => CallHost.Answer(HttpStatusCode.OK);
        await host.SendAsync(connection).WaitAsync(TimeSpan.FromSeconds(2), Cancellation);
        // Another process, whose call waits already, notices it.
        await waiting.WaitAsync(TimeSpan.FromSeconds(8), Cancellation);
        if (isRedisThere)
            (await other.Breakers.TryReadAsync(connection.ConnectionId, Cancellation)).ShouldNotBeNull().State.ShouldBe(BreakerState.Closed);
    }

    [Fact]
    public async Task What_one_process_remembers_of_a_wait_is_gone_when_another_has_taken_it_back()
    {
        await using var host = new CallHost(await redis.ConnectAsync());
        await using var other = new CallHost(await redis.ConnectAsync());
        var connection = CallHost.Connection(("maxRetries", "0"));
        host.Platform = (call, _) => call == 1 ? CallHost.Answer(HttpStatusCode.TooManyRequests, ("Retry-After", Year)) : CallHost.Answer(HttpStatusCode.OK);
        await Should.ThrowAsync<PlatformException>(() => host.SendAsync(connection));
        await other.Get<PlatformWaits>().EndAsync(connection, Cancellation);
        await host.SendAsync(connection);

        var heeded = DateTimeOffset.MinValue;
        host.Get<LocalBudgets>().TryAcquire(BudgetRequest.Of(CallHost.Descriptor, connection, null, CallScope.Current), ref heeded).IsGranted.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_Redis_a_day_is_the_most_too()
    {
        await using var host = new CallHost(null);
        var connection = CallHost.Connection(("maxRetries", "0"));
        host.Platform = (_, _) => CallHost.Answer(HttpStatusCode.TooManyRequests, ("Retry-After", Year));
        await Should.ThrowAsync<PlatformException>(() => host.SendAsync(connection));

        var wait = await WaitOfAsync(host, connection);

        (wait.Until - wait.Since).ShouldBeInRange(TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
        wait.Sentence.ShouldContain("; OrderSync asks again at ");
    }

    /// <summary>What a call of the connection waits for.</summary>
    private static async Task<CallWait> WaitOfAsync(CallHost host, PlatformConnection connection)
    {
        var waits = new SeenWaits();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        end.CancelAfter(TimeSpan.FromSeconds(1));
        using (CallScope.Begin(Guid.CreateVersion7(), CallPriority.Normal, waits))
            await Should.ThrowAsync<OperationCanceledException>(() => host.SendAsync(connection, cancellation: end.Token));
        return waits.Begun.First();
    }
}

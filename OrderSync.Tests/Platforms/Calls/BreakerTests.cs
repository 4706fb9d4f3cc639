using System.Net;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Platforms.Calls;

/// <summary>One breaker a connection, over two processes and one Redis.</summary>
public sealed class BreakerTests(RedisServer redis) : IClassFixture<RedisServer>, IAsyncLifetime
{
    private readonly SeenBreakers _told = new();
    private readonly PlatformConnection _connection = CallHost.Connection(("maxRetries", "0"), ("breakerSeconds", "1"));
    private CallHost? _one;
    private CallHost? _other;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private CallHost One => _one!;

    private CallHost Other => _other!;

    public async ValueTask InitializeAsync()
    {
        _one = new CallHost(await redis.ConnectAsync(), news: _told);
        _other = new CallHost(await redis.ConnectAsync(), news: _told);
    }

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Other.DisposeAsync();
    }

    [Fact]
    public async Task Five_failures_in_a_row_open_it_for_all_processes()
    {
        await FailAsync(One, 4);
        (await StateAsync()).ShouldBe(BreakerState.Closed);
        await FailAsync(Other, 1);

        var reading = (await One.Breakers.TryReadAsync(_connection.ConnectionId, Cancellation)).ShouldNotBeNull();

        reading.State.ShouldBe(BreakerState.Open);
        reading.Failures.ShouldBe(5);
        reading.NextIn.TotalSeconds.ShouldBeInRange(0.3, 1);
        reading.Sentence(new DateTimeOffset(2026, 11, 22, 10, 41, 30, TimeSpan.Zero)).ShouldMatch(
            @"^Circuit open since \d\d:\d\d UTC after 5 failures \(Stub's server had an error \(500\)\); next try 10:41 UTC\.$");
        _told.Told.Select(told => told.State).ShouldBe([BreakerState.Open]);
        Other.Log.Lines.ShouldContain(line => line.StartsWith("Warning") && line.Contains("Circuit open since"));
    }

    [Fact]
    public async Task A_success_in_between_begins_the_count_anew()
    {
        await FailAsync(One, 4);
        await SucceedAsync(Other);
        await FailAsync(One, 4);

        (await StateAsync()).ShouldBe(BreakerState.Closed);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task Whoever_answers_is_not_taken_for_dead(HttpStatusCode status)
    {
        One.Platform = (_, _) => CallHost.Answer(status);
        for (var call = 0; call < 8; call++)
            await Should.ThrowAsync<PlatformException>(() => RunAsync(One));

        (await StateAsync()).ShouldBe(BreakerState.Closed);
    }

    [Fact]
    public async Task One_call_is_tried_while_all_others_wait_and_three_successes_close_it()
    {
        await FailAsync(One, 5);
        var (running, most) = (0, 0);
        var gate = new Lock();
        HttpResponseMessage Slowly(int call, HttpRequestMessage request)
        {
            lock (gate)
                most = Math.Max(most, ++running);
            SpinWait.SpinUntil(() => false, 60);
            lock (gate)
                running--;
            return CallHost.Answer(HttpStatusCode.OK);
        }
        (One.Platform, Other.Platform) = (Slowly, Slowly);
        var before = One.Calls + Other.Calls;

        await Task.WhenAll(Enumerable.Range(0, 3).Select(call => Task.Run(() => RunAsync(call % 2 == 0 ? One : Other), Cancellation)));

        most.ShouldBe(1);
        (One.Calls + Other.Calls - before).ShouldBe(3);
        (await StateAsync()).ShouldBe(BreakerState.Closed);
        _told.Told.Select(told => told.State).ShouldBe([BreakerState.Open, BreakerState.HalfOpen, BreakerState.Closed]);
    }

    [Fact]
    public async Task A_try_that_fails_opens_it_again_and_all_that_waited_get_the_failure()
    {
        await FailAsync(One, 5);
        var waits = new SeenWaits();
        var before = One.Calls + Other.Calls;
        Other.Platform = One.Platform;

        var failures = await Task.WhenAll(Enumerable.Range(0, 6).Select(async call =>
            (await Should.ThrowAsync<PlatformException>(() => RunAsync(call % 2 == 0 ? One : Other, waits))).Failure));

        (One.Calls + Other.Calls - before).ShouldBe(1);
        failures.ShouldAllBe(failure => failure.Kind == PlatformFailureKind.Transient && failure.RetryAfter <= TimeSpan.FromSeconds(1));
        failures.ShouldAllBe(failure => failure.Sentence.StartsWith("Circuit open since ") && failure.Sentence.Contains("after 6 failures (Stub's server had an error (500)); next try "));
        waits.Begun.ShouldAllBe(wait => wait.Reason == CallWaitReason.Breaker && wait.Sentence.StartsWith("Circuit "));
        var waited = waits.Begun.Select(wait => wait.Id).Distinct().ToList();
        waited.Count.ShouldBeGreaterThanOrEqualTo(6);
        waits.Ended.Select(wait => wait.Id).ShouldBe(waited, ignoreOrder: true);
        _told.Told.Select(told => told.State).ShouldBe([BreakerState.Open, BreakerState.HalfOpen, BreakerState.Open]);
    }

    [Fact]
    public async Task An_open_breaker_is_not_asked_by_repeats_of_the_same_call()
    {
        var connection = CallHost.Connection(("maxRetries", "20"), ("breakerSeconds", "1"));
        One.Platform = (_, _) => CallHost.Answer(HttpStatusCode.BadGateway);

        var failure = (await Should.ThrowAsync<PlatformException>(() => RunAsync(One, connection: connection))).Failure;

        // Five that open it, and the one that is tried after a second.
        One.Calls.ShouldBe(6);
        failure.Sentence.ShouldContain("after 6 failures");
    }

    [Fact]
    public async Task One_dead_connection_slows_no_other()
    {
        await FailAsync(One, 5);
        var alive = CallHost.Connection();
        One.Platform = (_, _) => CallHost.Answer(HttpStatusCode.OK);
        var began = TimeProvider.System.GetTimestamp();

        for (var call = 0; call < 10; call++)
            await RunAsync(One, connection: alive);

        TimeProvider.System.GetElapsedTime(began).TotalMilliseconds.ShouldBeLessThan(900);
    }

    [Fact]
    public async Task A_person_need_not_wait_for_the_time_of_the_next_try()
    {
        var connection = CallHost.Connection(("maxRetries", "0"), ("breakerSeconds", "600"));
        await FailAsync(One, 5, connection);
        Other.Platform = (_, _) => CallHost.Answer(HttpStatusCode.OK);

        for (var call = 0; call < 3; call++)
            await Other.SendAsync(connection);

        (await One.Breakers.TryReadAsync(connection.ConnectionId, Cancellation))!.State.ShouldBe(BreakerState.Closed);
        await RunAsync(Other, connection: connection);
    }

    [Fact]
    public async Task A_connection_may_set_its_own_and_none()
    {
        var connection = CallHost.Connection(("maxRetries", "0"), ("breakerFailures", "2"), ("breakerSeconds", "300"), ("breakerSuccesses", "1"));
        await FailAsync(One, 2, connection);
        (await One.Breakers.TryReadAsync(connection.ConnectionId, Cancellation))!.NextIn.TotalSeconds.ShouldBeInRange(290, 300);
        One.Platform = (_, _) => CallHost.Answer(HttpStatusCode.OK);
        await One.SendAsync(connection);
        (await One.Breakers.TryReadAsync(connection.ConnectionId, Cancellation))!.State.ShouldBe(BreakerState.Closed);

        var without = CallHost.Connection(("maxRetries", "0"), ("breakerFailures", "0"));
        await FailAsync(One, 20, without);
        (await One.Breakers.TryReadAsync(without.ConnectionId, Cancellation))!.State.ShouldBe(BreakerState.Closed);
    }

    [Fact]
    public async Task A_try_whose_process_has_died_is_given_up_after_a_while()
    {
        await FailAsync(One, 5);
        await Task.Delay(1_100, Cancellation);
        var shared = One.Get<Core.Platforms.Calls.Breakers.SharedBreakers>();
        (await shared.TryEnterAsync(_connection.ConnectionId, "dead", TimeSpan.FromSeconds(1), false, Cancellation))!.Value.Word.ShouldBe("first");
        (await shared.TryEnterAsync(_connection.ConnectionId, "second", TimeSpan.FromSeconds(1), false, Cancellation))!.Value.Word.ShouldBe("busy");

        await SucceedAsync(Other);

        (await shared.TryReportAsync(_connection.ConnectionId, "dead", "failed", "too late", Core.Platforms.Calls.Breakers.BreakerSettings.Default, Cancellation))!
            .Value.Word.ShouldBe("half");
    }

    private async Task<BreakerState> StateAsync() => (await Other.Breakers.TryReadAsync(_connection.ConnectionId, Cancellation))!.State;

    /// <summary>As a run calls: without the haste of a person.</summary>
    private async Task RunAsync(CallHost host, ICallObserver? observer = null, PlatformConnection? connection = null)
    {
        using var scope = CallScope.Begin(Guid.CreateVersion7(), CallPriority.Backfill, observer);
        await host.SendAsync(connection ?? _connection);
    }

    private async Task FailAsync(CallHost host, int times, PlatformConnection? connection = null)
    {
        host.Platform = (_, _) => CallHost.Answer(HttpStatusCode.InternalServerError);
        for (var call = 0; call < times; call++)
            await Should.ThrowAsync<PlatformException>(() => RunAsync(host, connection: connection));
    }

    private Task SucceedAsync(CallHost host)
    {
        host.Platform = (_, _) => CallHost.Answer(HttpStatusCode.OK);
        return RunAsync(host);
    }
}

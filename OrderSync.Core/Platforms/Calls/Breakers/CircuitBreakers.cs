using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrderSync.Contracts.Connections;

namespace OrderSync.Core.Platforms.Calls.Breakers;

/// <summary>
/// One circuit breaker a connection, shared by all processes: after some failures in a row nobody calls for a while, then one call
/// is tried, and after some that succeed all go again. See adr/0008.
/// </summary>
public sealed class CircuitBreakers(
    SharedBreakers shared,
    LocalBreakers local,
    IOptions<PlatformCallOptions> options,
    TimeProvider time,
    ILogger<CircuitBreakers> logger,
    IBreakerNews? news = null)
{
    /// <summary>While another's call is tried.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    /// <summary>While it is open: a person may close it.</summary>
    private static readonly TimeSpan LookWhileOpen = TimeSpan.FromSeconds(5);

    /// <summary>Connections that were seen not to be closed: only their calls ask before they spend a permit.</summary>
    private readonly ConcurrentDictionary<Guid, bool> _suspects = new();

    /// <summary>Waits while the breaker is open and its next try is near.</summary>
    /// <exception cref="PlatformException">Transient: a call was tried meanwhile, and failed; or the next try is far.</exception>
    internal async Task WaitAsync(PlatformCall call, CancellationToken cancellationToken)
    {
        while (_suspects.ContainsKey(call.Connection.ConnectionId) && await LookAsync(call, cancellationToken) is { } wait)
            await Task.Delay(wait, time, cancellationToken);
        while (call.Breaker.Failures > 0 && local.OpenFor(call) is { Ticks: > 0 } left
            && await shared.TryReadAsync(call.Connection.ConnectionId, cancellationToken) is null)
        {
            call.Waits.Show(CallWaitReason.Breaker, left, $"The calls of {call.Connection.Name} have failed; the next is tried {time.GetUtcNow() + left:HH:mm:ss} UTC.", []);
            await Task.Delay(left < LookWhileOpen ? left : LookWhileOpen, time, cancellationToken);
        }
        call.Waits.End();
    }

    /// <summary>Asks, right before a call is made, whether it may be.</summary>
    /// <returns>Null when it may not: wait, and spend another permit.</returns>
    internal async Task<BreakerPass?> TryEnterAsync(PlatformCall call, CancellationToken cancellationToken)
    {
        if (call.Breaker.Failures == 0)
            return new BreakerPass(this, call, PassKind.Free, null);
        var caller = ActivityTraceId.CreateRandom().ToHexString();
        var answer = await shared.TryEnterAsync(call.Connection.ConnectionId, caller, options.Value.Timeout * 2, IsEarly(call), cancellationToken);
        if (answer is not { } known)
            return new BreakerPass(this, call, PassKind.Local, null);
        switch (known.Word)
        {
            case "closed":
                _suspects.TryRemove(call.Connection.ConnectionId, out _);
                // What this process remembers of an outage of Redis may have been closed in another.
                local.Forget(call.Connection.ConnectionId);
                return new BreakerPass(this, call, known.Reading.Failures > 0 ? PassKind.AfterFailure : PassKind.Closed, caller);
            case "first":
                await TellAsync(call.Connection, known.Reading, cancellationToken);
                return new BreakerPass(this, call, PassKind.Probe, caller);
            case "probe":
                return new BreakerPass(this, call, PassKind.Probe, caller);
            default:
                _suspects[call.Connection.ConnectionId] = true;
                return null;
        }
    }

    /// <returns>Null when Redis is away.</returns>
    public async Task<BreakerReading?> TryReadAsync(Guid connectionId, CancellationToken cancellationToken) =>
        await shared.TryReadAsync(connectionId, cancellationToken) is { } known ? known.Reading : null;

    /// <returns>Null when it is closed, or Redis is away: there is nothing to say of it.</returns>
    public async Task<BreakerView?> TryReadOpenAsync(Guid connectionId, CancellationToken cancellationToken) =>
        await TryReadAsync(connectionId, cancellationToken) is { State: not BreakerState.Closed } breaker ? breaker.ToView(time.GetUtcNow()) : null;

    /// <summary>Closes the connection's breaker, for all processes: a person says that calls may go again.</summary>
    internal async Task CloseAsync(PlatformConnection connection, CancellationToken cancellationToken)
    {
        _suspects.TryRemove(connection.ConnectionId, out _);
        local.Forget(connection.ConnectionId);
        if (await shared.TryCloseAsync(connection.ConnectionId, cancellationToken) is { Reading.State: not BreakerState.Closed })
            await TellAsync(connection, BreakerReading.Closed, cancellationToken);
    }

    internal Task<T> RunLocallyAsync<T>(PlatformCall call, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        local.RunAsync(call, attempt, cancellationToken);

    /// <summary>Says how a call ended.</summary>
    /// <returns>What the breaker is now, if this call was the one that was tried and failed.</returns>
    internal async Task<BreakerReading?> ReportAsync(PlatformCall call, string caller, string outcome, string reason, CancellationToken cancellationToken)
    {
        var answer = await shared.TryReportAsync(call.Connection.ConnectionId, caller, outcome, reason, call.Breaker, cancellationToken);
        if (answer is not { } known)
            return null;
        if (known.Word is "opened" or "reopened")
            _suspects[call.Connection.ConnectionId] = true;
        if (known.Word is "opened" or "reopened" or "recovered")
            await TellAsync(call.Connection, known.Word == "recovered" ? BreakerReading.Closed : known.Reading, cancellationToken);
        return known.Word == "reopened" ? known.Reading : null;
    }

    /// <returns>How long to wait before looking again; null when a call may be tried.</returns>
    private async Task<TimeSpan?> LookAsync(PlatformCall call, CancellationToken cancellationToken)
    {
        if (await shared.TryReadAsync(call.Connection.ConnectionId, cancellationToken) is not { Reading: var reading } || reading.State == BreakerState.Closed)
        {
            _suspects.TryRemove(call.Connection.ConnectionId, out _);
            return null;
        }
        var isFailedMeanwhile = call.SeenOpening is { } seen && seen != reading.Opening;
        if (reading.State == BreakerState.Open && (isFailedMeanwhile || reading.NextIn > call.Breaker.Open))
            throw Refuse(call, reading);
        call.SeenOpening ??= reading.Opening;
        if (reading.NextIn == TimeSpan.Zero || (reading.State == BreakerState.Open && IsEarly(call)))
            return null;
        call.Waits.Show(CallWaitReason.Breaker, reading.NextIn, reading.Sentence(time.GetUtcNow()), []);
        var lookIn = reading.State == BreakerState.Open ? LookWhileOpen : LookAgain;
        return reading.NextIn < lookIn ? reading.NextIn : lookIn;
    }

    internal PlatformException Refuse(PlatformCall call, BreakerReading reading, Exception? cause = null)
    {
        call.IsRefused = true;
        var failure = PlatformFailure.Transient(reading.Sentence(time.GetUtcNow()));
        return new PlatformException(failure with { RetryAfter = reading.NextIn }, cause);
    }

    /// <summary>A person who asks is the best probe there is, and need not wait for its time.</summary>
    private static bool IsEarly(PlatformCall call) => call.Scope is { Priority: CallPriority.Interactive, RunId: null };

    private async Task TellAsync(PlatformConnection connection, BreakerReading reading, CancellationToken cancellationToken)
    {
        var level = reading.State == BreakerState.Open ? LogLevel.Warning : LogLevel.Information;
        logger.Log(level, "{Connection}: {Sentence}", connection, reading.Sentence(time.GetUtcNow()));
        if (news is not null)
            await news.TellAsync(connection, reading, cancellationToken);
    }
}

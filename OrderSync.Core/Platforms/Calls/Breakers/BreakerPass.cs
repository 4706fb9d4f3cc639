namespace OrderSync.Core.Platforms.Calls.Breakers;

internal enum PassKind
{
    /// <summary>The connection has no breaker.</summary>
    Free,

    /// <summary>Redis is away: Polly's breaker decides.</summary>
    Local,

    /// <summary>Nothing to tell when the call succeeds.</summary>
    Closed,

    /// <summary>A success ends the row of failures.</summary>
    AfterFailure,

    /// <summary>The one call that is tried.</summary>
    Probe,
}

/// <summary>Allows one call, and tells the breaker how it ended.</summary>
internal sealed class BreakerPass(CircuitBreakers breakers, PlatformCall call, PassKind kind, string? caller)
{
    private const string Ok = "ok";
    private const string Failed = "failed";
    private const string Neither = "neither";

    public Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) => kind switch
    {
        PassKind.Free => attempt(cancellationToken),
        PassKind.Local => breakers.RunLocallyAsync(call, attempt, cancellationToken),
        _ => RunSharedAsync(attempt, cancellationToken),
    };

    private async Task<T> RunSharedAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        T result;
        try
        {
            result = await attempt(cancellationToken);
        }
        catch (PlatformException exception)
        {
            var reopened = await ReportAsync(OutcomeOf(exception.Failure.Kind), exception.Failure.Sentence);
            if (reopened is not null)
                throw breakers.Refuse(call, reopened, exception);
            throw;
        }
        catch when (kind == PassKind.Probe)
        {
            await ReportAsync(Neither, "");
            throw;
        }
        if (kind != PassKind.Closed)
            await ReportAsync(Ok, "");
        return result;
    }

    /// <summary>The caller may have gone: what its call has shown counts all the same.</summary>
    private Task<BreakerReading?> ReportAsync(string outcome, string reason) =>
        outcome == Ok && kind == PassKind.Closed || outcome == Neither && kind != PassKind.Probe
            ? Task.FromResult<BreakerReading?>(null)
            : breakers.ReportAsync(call, caller!, outcome, reason, CancellationToken.None);

    /// <summary>Whoever refuses a request is alive. A limit that is reached, or an answer that is no answer, says nothing either way.</summary>
    private static string OutcomeOf(PlatformFailureKind kind) => kind switch
    {
        PlatformFailureKind.Transient => Failed,
        PlatformFailureKind.RateLimited or PlatformFailureKind.Protocol => Neither,
        _ => Ok,
    };
}

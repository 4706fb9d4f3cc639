using System.Collections.Concurrent;
using Polly;
using Polly.CircuitBreaker;

namespace OrderSync.Core.Platforms.Calls.Breakers;

/// <summary>
/// What this process does while Redis is away: Polly's breaker, one a connection. It opens when all but a tenth of the last half
/// minute's calls have failed, and closes after one success.
/// </summary>
public sealed class LocalBreakers(TimeProvider time)
{
    private const int FewestCalls = 2;

    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(Guid Connection, BreakerSettings Settings), Local> _breakers = new();

    /// <summary>How long no call may be made; zero for now.</summary>
    internal TimeSpan OpenFor(PlatformCall call)
    {
        if (!_breakers.TryGetValue((call.Connection.ConnectionId, call.Breaker), out var breaker) || breaker.OpenUntil is not { } until)
            return TimeSpan.Zero;
        var left = until - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <exception cref="PlatformException">Transient: the breaker is open.</exception>
    internal async Task<T> RunAsync<T>(PlatformCall call, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var breaker = _breakers.GetOrAdd((call.Connection.ConnectionId, call.Breaker), key => new Local(key.Settings, time));
        try
        {
            return await breaker.Pipeline.ExecuteAsync(async token => await attempt(token), cancellationToken);
        }
        catch (BrokenCircuitException exception)
        {
            call.IsRefused = true;
            var reading = new BreakerReading(
                Contracts.Connections.BreakerState.Open, 0, call.Breaker.Failures, breaker.OpenedAt, OpenFor(call), exception.InnerException?.Message ?? "");
            throw new PlatformException(
                PlatformFailure.Transient(reading.Sentence(time.GetUtcNow())) with { RetryAfter = reading.NextIn }, exception);
        }
    }

    private sealed class Local
    {
        public Local(BreakerSettings settings, TimeProvider time)
        {
            Pipeline = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.9,
                MinimumThroughput = Math.Max(FewestCalls, settings.Failures),
                SamplingDuration = Sampling,
                BreakDuration = settings.Open,
                ShouldHandle = new PredicateBuilder().Handle<PlatformException>(exception => exception.Failure.Kind == PlatformFailureKind.Transient),
                OnOpened = opened =>
                {
                    OpenedAt = time.GetUtcNow();
                    OpenUntil = OpenedAt + opened.BreakDuration;
                    return ValueTask.CompletedTask;
                },
                OnClosed = _ =>
                {
                    OpenUntil = null;
                    return ValueTask.CompletedTask;
                },
            }).Build();
        }

        public ResiliencePipeline Pipeline { get; }

        public DateTimeOffset? OpenedAt { get; private set; }

        public DateTimeOffset? OpenUntil { get; private set; }
    }
}

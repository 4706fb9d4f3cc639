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

    /// <summary>Closes those of the connection.</summary>
    internal void Forget(Guid connectionId)
    {
        if (_breakers.IsEmpty)
            return;
        foreach (var key in _breakers.Keys.Where(key => key.Connection == connectionId))
            _breakers.TryRemove(key, out _);
    }

    /// <exception cref="PlatformException">Transient: the breaker is open.</exception>
    internal async Task<T> RunAsync<T>(PlatformCall call, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var breaker = _breakers.GetOrAdd((call.Connection.ConnectionId, call.Breaker), key => new Local(key.Settings, time));
        try
        {
            return await breaker.Pipeline.ExecuteAsync(async token => await attempt(token), cancellationToken);
        }
        catch (PlatformException) when (breaker.NoteOpening())
        {
            throw;
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
        private readonly CircuitBreakerStateProvider _state = new();
        private readonly BreakerSettings _settings;
        private readonly TimeProvider _time;

        public Local(BreakerSettings settings, TimeProvider time)
        {
            (_settings, _time) = (settings, time);
            Pipeline = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.9,
                MinimumThroughput = Math.Max(FewestCalls, settings.Failures),
                SamplingDuration = Sampling,
                BreakDuration = settings.Open,
                ShouldHandle = new PredicateBuilder().Handle<PlatformException>(exception => exception.Failure.Kind == PlatformFailureKind.Transient),
                StateProvider = _state,
            }).Build();
        }

        public ResiliencePipeline Pipeline { get; }

        public DateTimeOffset? OpenedAt { get; private set; }

        public DateTimeOffset? OpenUntil => OpenedAt + _settings.Open;

        /// <summary>To be asked after a failure, before anybody makes the next call; Polly's own OnOpened may come after that.</summary>
        /// <returns>Whether that failure has opened the breaker.</returns>
        public bool NoteOpening()
        {
            var now = _time.GetUtcNow();
            if (_state.CircuitState != CircuitState.Open || OpenUntil > now)
                return false;
            OpenedAt = now;
            return true;
        }
    }
}

using System.Collections.Concurrent;
using OrderSync.Api.Users;

namespace OrderSync.Api.Events;

/// <summary>Ends the event streams and hub connections of those whose account, or sign-in, has ended meanwhile: one query for all of them.</summary>
public sealed class OpenStreams(AccountStandings standings, TimeProvider time, ILogger<OpenStreams> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<OpenStream, Standing> _open = new();

    /// <returns>Dispose of it when the stream ends of its own accord.</returns>
    public OpenStream Watch(Standing standing)
    {
        var stream = new OpenStream(this);
        _open[stream] = standing;
        return stream;
    }

    internal bool Forget(OpenStream stream) => _open.TryRemove(stream, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(AccountStandings.Fresh, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CheckAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.LogWarning(exception, "Whether {Count} open streams are still allowed could not be asked: the next check will", _open.Count);
            }
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var open = _open.ToArray();
        if (open.Length == 0)
            return;
        var stand = await standings.StandAsync([.. open.Select(entry => entry.Value)], cancellationToken);
        foreach (var ((stream, _), stands) in open.Zip(stand))
        {
            if (!stands && Forget(stream))
                await stream.EndAsync();
        }
    }
}

/// <summary>A stream that somebody listens to.</summary>
public sealed class OpenStream(OpenStreams streams) : IDisposable
{
    // Not disposed of: it holds no timer, and may be cancelled while the stream ends.
    private readonly CancellationTokenSource _ended = new();

    /// <summary>Cancelled when the account has ended.</summary>
    public CancellationToken Ended => _ended.Token;

    public void Dispose() => streams.Forget(this);

    internal Task EndAsync() => _ended.CancelAsync();
}

using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>
/// Redis, as far as calls share something through it. While it is away everybody does with what is known locally; that is
/// logged once, and so is its coming back.
/// </summary>
public sealed class SharedCallState(TimeProvider time, ILogger<SharedCallState> logger, IConnectionMultiplexer? redis = null)
{
    /// <summary>Redis that hangs holds no call up for longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>After a failure Redis is left alone for this long, so that an outage costs one wait a second and not one a call.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long? _awaySince;
    private long _lastFailure;

    /// <returns>Null while Redis is away.</returns>
    public async Task<RedisResult?> TryEvaluateAsync(string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        if (redis is null || IsPaused())
            return null;
        try
        {
            var result = await EvaluateAsync(redis.GetDatabase(), script, keys, arguments).WaitAsync(Patience, cancellationToken);
            NoteBack();
            return result;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            NoteAway(exception);
            return null;
        }
    }

    /// <summary>A server that was restarted does not know the script any more, which the client learns by this one error.</summary>
    private static async Task<RedisResult> EvaluateAsync(IDatabase database, string script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(script, keys, arguments);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await database.ScriptEvaluateAsync(script, keys, arguments);
        }
    }

    private bool IsPaused()
    {
        lock (_lock)
            return _awaySince is not null && time.GetElapsedTime(_lastFailure) < Pause;
    }

    private void NoteAway(Exception exception)
    {
        bool isFirst;
        lock (_lock)
        {
            _lastFailure = time.GetTimestamp();
            isFirst = _awaySince is null;
            _awaySince ??= _lastFailure;
        }
        if (isFirst)
            logger.LogWarning(exception, "Redis is away: until it is back every process keeps its own share of the platforms' limits, and its own breakers");
    }

    private void NoteBack()
    {
        if (_awaySince is null)
            return;
        TimeSpan outage;
        lock (_lock)
        {
            if (_awaySince is not { } since)
                return;
            outage = time.GetElapsedTime(since);
            _awaySince = null;
        }
        logger.LogInformation("Redis is back after {Outage:0} s: limits and breakers are shared again", outage.TotalSeconds);
    }
}

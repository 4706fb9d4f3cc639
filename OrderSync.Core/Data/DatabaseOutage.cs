using System.Net.Sockets;
using Npgsql;
using Polly;
using Polly.Retry;

namespace OrderSync.Core.Data;

/// <summary>Tells a database that is away for a moment from one that refuses what it was asked.</summary>
public static class DatabaseOutage
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>Does again, twice a second, what failed because the database is away. After half a minute of that it fails.</summary>
    public static ResiliencePipeline Outlasting(TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Exception is { } exception && Is(exception)),
            Delay = AskAgainAfter,
            MaxRetryAttempts = 60,
        })
        .Build();

    public static bool Is(Exception exception) => exception.GetBaseException() switch
    {
        // What Postgres itself refuses is a fault of ours, unless it shuts down (57P) or has no room for another session (53).
        PostgresException refusal => refusal.IsTransient || refusal.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException => true,
        TimeoutException or IOException or SocketException => IsOfNpgsql(exception),
        _ => false,
    };

    /// <summary>It took longer than a command, or the wait for one of the pool's connections, may take: so far it may well be there.</summary>
    public static bool IsTimeout(Exception? exception) =>
        exception is not null && (exception is NpgsqlException { InnerException: TimeoutException } || IsTimeout(exception.InnerException));

    private static bool IsOfNpgsql(Exception? exception) =>
        exception is not null && (exception is NpgsqlException || IsOfNpgsql(exception.InnerException));
}

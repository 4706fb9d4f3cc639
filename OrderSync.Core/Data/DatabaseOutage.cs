using System.Net.Sockets;
using Npgsql;

namespace OrderSync.Core.Data;

/// <summary>Tells a database that is away for a moment from one that refuses what it was asked.</summary>
public static class DatabaseOutage
{
    public static bool Is(Exception exception) => exception.GetBaseException() switch
    {
        // What Postgres itself refuses is a fault of ours, unless it shuts down (57P) or has no room for another session (53).
        PostgresException refusal => refusal.IsTransient || refusal.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException => true,
        TimeoutException or IOException or SocketException => IsOfNpgsql(exception),
        _ => false,
    };

    private static bool IsOfNpgsql(Exception? exception) =>
        exception is not null && (exception is NpgsqlException || IsOfNpgsql(exception.InnerException));
}

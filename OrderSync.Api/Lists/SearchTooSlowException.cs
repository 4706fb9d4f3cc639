using Npgsql;

namespace OrderSync.Api.Lists;

/// <summary>A search was given up after <see cref="SearchOptions.Longest"/>.</summary>
public sealed class SearchTooSlowException(NpgsqlException timeout) : Exception("The search took too long.", timeout)
{
    /// <summary>Asked of what a command throws on a connection that is open: the wait for a connection is no search.</summary>
    public static bool Is(NpgsqlException exception, string? text) => text is not null && exception.InnerException is TimeoutException;
}

using Microsoft.Extensions.Options;
using Npgsql;

namespace OrderSync.Api.Lists;

/// <summary>Reads a list's rows; one that looks for a text may take no longer than <see cref="SearchOptions.Longest"/>.</summary>
public sealed class ListReading(NpgsqlDataSource database, IOptions<SearchOptions> search)
{
    /// <param name="text">What is looked for; null for a list as it is.</param>
    /// <param name="write">Writes the statement, and its parameters, which it is handed.</param>
    /// <exception cref="SearchTooSlowException">The search was given up.</exception>
    public async Task<List<T>> ReadAsync<T>(
        string? text, Func<NpgsqlParameterCollection, string> write, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        // Opened before the search begins: the wait for a connection is none.
        await using var session = await database.OpenConnectionAsync(cancellationToken);
        await using var command = session.CreateCommand();
        command.CommandText = write(command.Parameters);
        if (text is not null)
            command.CommandTimeout = (int)search.Value.Longest.TotalSeconds;
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(read(reader));
            return rows;
        }
        catch (NpgsqlException exception) when (text is not null && exception.InnerException is TimeoutException)
        {
            throw new SearchTooSlowException(exception);
        }
    }
}

/// <summary>A search was given up after <see cref="SearchOptions.Longest"/>.</summary>
public sealed class SearchTooSlowException(NpgsqlException timeout) : Exception("The search took too long.", timeout);

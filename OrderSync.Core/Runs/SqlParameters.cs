using Npgsql;
using NpgsqlTypes;

namespace OrderSync.Core.Runs;

/// <summary>Positional parameters of statements, and texts of their rows.</summary>
public static class SqlParameters
{
    /// <summary>Null becomes a NULL of the type that its place in the statement gives it.</summary>
    public static void AddAll(this NpgsqlParameterCollection parameters, params ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
        {
            parameters.Add(value is null
                ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown }
                : new NpgsqlParameter { Value = value });
        }
    }

    /// <summary>A text that may be NULL.</summary>
    public static string? TextAt(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

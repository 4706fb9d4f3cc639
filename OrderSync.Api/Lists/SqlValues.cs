using Npgsql;

namespace OrderSync.Api.Lists;

/// <summary>How statements that are put together name their values, and how their rows are read.</summary>
public static class SqlValues
{
    /// <returns>The value's place in the statement, for example $3.</returns>
    public static string Place<T>(this NpgsqlParameterCollection parameters, T value)
    {
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return $"${parameters.Count}";
    }

    /// <returns>The value as it stands in a statement's text: only for patterns of folded words, which nobody can break out of.</returns>
    public static string Literal(string pattern) => pattern.All(sign => char.IsAsciiLetterLower(sign) || char.IsAsciiDigit(sign) || sign is ' ' or '%')
        ? $"'{pattern}'"
        : throw new ArgumentException("A pattern of letters, digits, blanks and % only can be a literal.", nameof(pattern));

    /// <returns>The pattern of "like" for what contains the text, whatever signs the text has.</returns>
    public static string Containing(string text) =>
        $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";

    public static string? Text(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static T? Value<T>(this NpgsqlDataReader row, int column)
        where T : struct => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);
}

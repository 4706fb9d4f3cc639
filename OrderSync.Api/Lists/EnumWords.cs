using System.Text.Json;

namespace OrderSync.Api.Lists;

/// <summary>Reads an enum of a query string by its names only; Enum.TryParse takes numbers and lists of names too.</summary>
internal static class EnumWords
{
    /// <param name="value">Null where there is no word.</param>
    public static bool TryRead<T>(string? word, out T? value)
        where T : struct, Enum
    {
        value = null;
        if (string.IsNullOrEmpty(word))
            return true;
        foreach (var one in Enum.GetValues<T>())
        {
            if (string.Equals(one.ToString(), word, StringComparison.OrdinalIgnoreCase))
                value = one;
        }
        return value is not null;
    }

    /// <summary>All of them as on the wire, for a sentence.</summary>
    public static string Of<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName));
}

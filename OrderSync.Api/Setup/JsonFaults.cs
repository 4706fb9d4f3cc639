using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrderSync.Api.Setup;

/// <summary>What is wrong with a body, by field as on the wire. System.Text.Json says which field only in its messages.</summary>
internal static partial class JsonFaults
{
    private const string Body = "body";

    public static IReadOnlyDictionary<string, string> Of(JsonException exception)
    {
        var field = exception.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        if (Missing().Match(exception.Message) is { Success: true } missing)
            return missing.Groups["name"].Captures.ToDictionary(name => field is null ? name.Value : $"{field}.{name.Value}", _ => "This is required.");
        return exception.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
            ? Fault(field, "The value is not one that this field can have.")
            : Fault(field: null, "The body is not well-formed JSON.");
    }

    private static Dictionary<string, string> Fault(string? field, string sentence) => new(StringComparer.Ordinal) { [field ?? Body] = sentence };

    [GeneratedRegex(
        "missing required properties including: (?:'(?<name>[^']+)'[^']*)+$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Missing();
}

using System.Globalization;
using OrderSync.Contracts.Connections;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Connections.Calls;

/// <summary>How calls to platforms are spoken of.</summary>
public static class CallWords
{
    /// <summary>The kinds of failures, as the wire spells them, in words.</summary>
    public static readonly IReadOnlyDictionary<string, string> Failures = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["transient"] = "platform error",
        ["rateLimited"] = "too many calls",
        ["unauthorized"] = "credentials refused",
        ["forbidden"] = "not allowed",
        ["notFound"] = "not there",
        ["invalid"] = "request refused",
        ["protocol"] = "answer not understood",
    };

    public static string Failure(string kind) => Failures.GetValueOrDefault(kind, kind);

    /// <summary>"200", "503 platform error", "no answer".</summary>
    public static string Answer(PlatformCallView call)
    {
        var status = call.Status?.ToString(CultureInfo.InvariantCulture) ?? "no answer";
        return call.Failure is { } failure ? $"{status} · {Failure(failure)}" : status;
    }

    /// <summary>"87 ms", "1.2 s", "3 min".</summary>
    public static string Took(int milliseconds) => milliseconds switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds} ms"),
        < 60_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0.#} s"),
        _ => TimeWords.Length(TimeSpan.FromMilliseconds(milliseconds)),
    };
}

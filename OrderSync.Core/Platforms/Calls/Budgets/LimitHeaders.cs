using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace OrderSync.Core.Platforms.Calls.Budgets;

/// <summary>
/// Reads the limits in an answer's headers: X-RateLimit-Limit, -Remaining and -Reset, and the three forms that the IETF's draft
/// "RateLimit header fields for HTTP" has had (draft-ietf-httpapi-ratelimit-headers). What cannot be read is no limit.
/// </summary>
public static partial class LimitHeaders
{
    private const string DefaultName = "default";

    /// <summary>A window beyond this is none that we could count.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(31);

    /// <param name="now">For an answer that does not say when it was given.</param>
    public static IReadOnlyList<LearnedLimit> Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        now = WaitHeaders.Now(headers, now);
        if (Find(headers, "RateLimit") is { } current)
            return Structured(current, Find(headers, "RateLimit-Policy"), now);
        if (Find(headers, "RateLimit-Limit") is { } limit)
            return Single(limit, Find(headers, "RateLimit-Remaining"), Find(headers, "RateLimit-Reset"), Find(headers, "RateLimit-Policy"), now);
        return Find(headers, "X-RateLimit-Limit") is { } common
            ? Single(common, Find(headers, "X-RateLimit-Remaining"), Find(headers, "X-RateLimit-Reset"), null, now)
            : [];
    }

    /// <summary><c>RateLimit: "hour";r=50;t=30</c> with <c>RateLimit-Policy: "hour";q=100;w=3600</c>, and <c>limit=100, remaining=50, reset=30</c>.</summary>
    private static IReadOnlyList<LearnedLimit> Structured(string current, string? policies, DateTimeOffset now)
    {
        if (current.Contains("remaining=", StringComparison.OrdinalIgnoreCase))
        {
            var policy = policies is null ? null : Whole(WindowOf().Match(policies));
            return Told(DefaultName, Whole(Limit().Match(current)), policy, Whole(Remaining().Match(current)), ResetIn(Reset().Match(current).Groups["n"].Value, now));
        }
        var known = Items(policies ?? "").ToLookup(item => item.Name);
        return [.. Items(current).SelectMany(item => Told(
            item.Name,
            known[item.Name].Select(policy => Whole(Quota().Match(policy.Text))).FirstOrDefault(),
            known[item.Name].Select(policy => Whole(WindowOf().Match(policy.Text))).FirstOrDefault(),
            Whole(Left().Match(item.Text)),
            ResetIn(Time().Match(item.Text).Groups["n"].Value, now)))];
    }

    /// <summary>One header each: <c>100</c> or <c>100, 100;w=60</c>; <c>50</c>; <c>30</c>, a Unix time or a date.</summary>
    private static IReadOnlyList<LearnedLimit> Single(string limit, string? remaining, string? reset, string? policy, DateTimeOffset now) =>
        Told(DefaultName, Whole(Number().Match(limit)), Whole(WindowOf().Match($"{limit},{policy}")), Whole(Number().Match(remaining ?? "")), ResetIn(reset, now));

    private static IReadOnlyList<LearnedLimit> Told(string name, long? calls, long? windowSeconds, long? left, TimeSpan? resetIn)
    {
        var learned = new LearnedLimit(
            name.Length <= 50 ? name : name[..50],
            windowSeconds > 0 ? Count(calls) : null,
            windowSeconds > 0 ? Seconds(windowSeconds) : null,
            resetIn is null ? null : Count(left),
            left is null ? null : resetIn);
        return learned is { Calls: null, Left: null } ? [] : [learned];
    }

    /// <summary>All of it, as a date may have a comma; or what is before its parameters.</summary>
    private static TimeSpan? ResetIn(string? reset, DateTimeOffset now)
    {
        var left = WaitHeaders.Read(reset, now) ?? WaitHeaders.Read(reset?.Split(',', ';')[0], now);
        // Then it is a number of some other kind.
        return left == WaitHeaders.Longest ? null : left;
    }

    private static TimeSpan? Seconds(long? value) =>
        value is { } seconds && seconds <= LongestWindow.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;

    private static int? Count(long? value) => value is { } count ? (int)Math.Min(count, 1_000_000) : null;

    private static IEnumerable<(string Name, string Text)> Items(string header) =>
        header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(item => (item.Split(';')[0].Trim('"', ' '), item));

    private static string? Find(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private static long? Whole(Match match) =>
        match.Success && long.TryParse(match.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    [GeneratedRegex(@"^\s*(?<n>\d{1,15})", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Number();

    [GeneratedRegex(@"\bw=(?<n>\d{1,10})", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex WindowOf();

    [GeneratedRegex(@";\s*q=(?<n>\d{1,10})", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Quota();

    [GeneratedRegex(@";\s*r=(?<n>\d{1,10})", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Left();

    [GeneratedRegex(@";\s*t=(?<n>\d{1,10})", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Time();

    [GeneratedRegex(@"\blimit=(?<n>\d{1,10})", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex Limit();

    [GeneratedRegex(@"\bremaining=(?<n>\d{1,10})", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex Remaining();

    [GeneratedRegex(@"\breset=(?<n>\d{1,10})", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex Reset();
}

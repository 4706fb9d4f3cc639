using System.Globalization;
using System.Net.Http.Headers;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>
/// Reads how long an answer asks to wait. A moment is measured against the answer's own Date, where it has one: one clock of ours that is wrong would
/// else make a wait of hours, or none, of a minute.
/// </summary>
public static class WaitHeaders
{
    /// <summary>Numbers beyond this are moments, not waits: some platforms send seconds left, others a Unix time.</summary>
    private const double EarliestUnixTime = 1_000_000_000;
    private const double EarliestUnixMilliseconds = 1_000_000_000_000;

    /// <summary>A number beyond this is no time of any kind.</summary>
    private const double LatestUnixMilliseconds = 100_000_000_000_000;

    /// <summary>Nobody means more, and a calendar has an end.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    private const NumberStyles Number =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    /// <summary>The three forms of RFC 9110, and ISO 8601.</summary>
    private static readonly string[] Forms =
    [
        "ddd, d MMM yyyy HH:mm:ss 'GMT'", "ddd, d MMM yyyy HH:mm:ss 'UTC'", "dddd, d-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <returns>Null when nothing is asked for that can be read; zero when it is over already.</returns>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, DateTimeOffset now) =>
        headers.NonValidated.TryGetValues("Retry-After", out var values) ? Read(values.FirstOrDefault(), Now(headers, now)) : null;

    /// <summary>The answer's own time.</summary>
    public static DateTimeOffset Now(HttpResponseHeaders headers, DateTimeOffset now) => headers.Date ?? now;

    /// <param name="text">Seconds, a Unix time in seconds or milliseconds, or a date.</param>
    /// <returns>Null when it is none of them; zero when it is over already.</returns>
    public static TimeSpan? Read(string? text, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (double.TryParse(text, Number, CultureInfo.InvariantCulture, out var number))
            return FromNumber(number, now);
        TimeSpan? wait = DateTimeOffset.TryParseExact(text.Trim(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out var at)
            ? at - now
            : null;
        return Within(wait);
    }

    private static TimeSpan? Within(TimeSpan? wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;

    private static TimeSpan? FromNumber(double number, DateTimeOffset now) => Within(number switch
    {
        double.NaN or > LatestUnixMilliseconds => null,
        >= EarliestUnixMilliseconds => TimeSpan.FromMilliseconds(Math.Ceiling(number) - now.ToUnixTimeMilliseconds()),
        >= EarliestUnixTime => TimeSpan.FromSeconds(number) - (now - DateTimeOffset.UnixEpoch),
        < 0 => TimeSpan.Zero,
        _ => TimeSpan.FromSeconds(number),
    });
}

using OrderSync.Contracts.Connections;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Connections.Health;

/// <summary>How a circuit breaker is spoken of.</summary>
public static class BreakerWords
{
    public static (string Word, string Tone, string Icon) Look(BreakerState state) => state switch
    {
        BreakerState.Closed => ("circuit closed", "ok", "fa-solid fa-check"),
        BreakerState.HalfOpen => ("circuit half open", "warn", "fa-solid fa-stethoscope"),
        _ => ("circuit open", "bad", "fa-solid fa-plug-circle-xmark"),
    };

    /// <summary>What it means for the connection's calls, with times in the person's zone.</summary>
    public static string Explain(BreakerView breaker, DateTimeOffset now, TimeZoneInfo zone) => breaker.State switch
    {
        BreakerState.Closed when breaker.Failures > 0 => $"Calls go through. {Failed(breaker)} in a row; more of them stop all calls for a while.",
        BreakerState.Closed => "Calls go through.",
        BreakerState.HalfOpen => $"{Failed(breaker)} in a row{Since(breaker, now, zone)}. One call at a time is tried; once enough have succeeded, all go again.",
        _ => $"No call is made{Since(breaker, now, zone)}: {Lower(Failed(breaker))} in a row. One is tried {Next(breaker, now, zone)}; once enough have succeeded, all go again.",
    };

    private static string Failed(BreakerView breaker) => Figures.Count(breaker.Failures, "call has failed", "calls have failed");

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];

    private static string Since(BreakerView breaker, DateTimeOffset now, TimeZoneInfo zone) =>
        breaker.Since is { } since ? $" since {TimeWords.Moment(since, now, zone)}" : "";

    private static string Next(BreakerView breaker, DateTimeOffset now, TimeZoneInfo zone) =>
        breaker.NextProbeAt is { } next && next > now ? $"at {TimeWords.Clock(next, zone)}" : "now";
}

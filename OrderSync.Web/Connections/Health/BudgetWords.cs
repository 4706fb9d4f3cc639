using System.Globalization;
using OrderSync.Contracts.Connections;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Connections.Health;

/// <summary>How limits of calls are spoken of.</summary>
public static class BudgetWords
{
    private const double Nearly = 0.8;

    /// <summary>"40 calls a minute", "1 call in 10 s".</summary>
    public static string Limit(int calls, double seconds) => $"{Figures.Count(calls, "call", "calls")} {Per(seconds)}";

    public static string Per(double seconds) => seconds switch
    {
        1 => "a second",
        60 => "a minute",
        3_600 => "an hour",
        86_400 => "a day",
        _ => string.Create(CultureInfo.InvariantCulture, $"in {seconds:0.###} s"),
    };

    /// <summary>How much of a window is left, in a word, and its tone.</summary>
    public static (string Word, string Tone) Level(BudgetWindowView window) => window switch
    {
        { NextFreeAt: not null } => ("spent", "bad"),
        _ when window.Used >= window.Limit * Nearly => ("nearly spent", "warn"),
        _ => ("free", "ok"),
    };

    /// <summary>"12 of 60 left", "12 left", as far as the platform has told.</summary>
    public static string Learned(LearnedLimitView limit)
    {
        var of = limit.Limit is { } most ? $" of {Figures.Count(most)}" : "";
        var per = limit.Seconds is { } seconds ? $" {Per(seconds)}" : "";
        return limit.Left is { } left ? $"{Figures.Count(left)}{of} left{per}" : $"{(limit.Limit is { } known ? Limit(known, limit.Seconds ?? 0) : "no figure")}";
    }
}

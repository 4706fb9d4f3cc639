using OrderSync.Contracts.Coverage;

namespace OrderSync.Web.Coverage;

/// <summary>How months and differences are spoken of.</summary>
public static class CoverageWords
{
    /// <summary>A state's word, the name of its colour in the stylesheet, and its icon.</summary>
    public static (string Word, string Tone, string Icon) State(CoverageState state) => state switch
    {
        CoverageState.Proved => ("proved", "ok", "fa-solid fa-check"),
        CoverageState.Partial => ("partial", "warn", "fa-solid fa-circle-half-stroke"),
        CoverageState.Failed => ("failed", "bad", "fa-solid fa-xmark"),
        CoverageState.Never => ("never", "quiet", "fa-regular fa-circle"),
        _ => ("expired", "wait", "fa-solid fa-hourglass-end"),
    };

    /// <summary>For the legend.</summary>
    public static string Meaning(CoverageState state) => state switch
    {
        CoverageState.Proved => "nothing of the month is missing here",
        CoverageState.Partial => "only a part is proved",
        CoverageState.Failed => "the last reading failed",
        CoverageState.Never => "nobody has read it yet",
        _ => "the platform does not keep it any more",
    };

    public static string Difference(DifferenceKind kind) => kind switch
    {
        DifferenceKind.MissingHere => "was missing here",
        DifferenceKind.MissingThere => "is gone there",
        _ => "was different",
    };

    /// <summary>"April 2026".</summary>
    public static string Label(string month) => CalendarMonth.TryParse(month, out var parsed) ? parsed.Label : month;

    /// <summary>"Apr".</summary>
    public static string Abbreviation(string month) => Label(month)[..3];

    public static string Year(string month) => month[..4];
}

using OrderSync.Contracts.Coverage;

namespace OrderSync.Web.Coverage;

/// <summary>How states of months look.</summary>
public static class CoverageLook
{
    /// <summary>The name of a state's colour in the stylesheet, and its icon.</summary>
    public static (string Tone, string Icon) Of(CoverageState state) => state switch
    {
        CoverageState.Proved => ("ok", "fa-solid fa-check"),
        CoverageState.Partial => ("warn", "fa-solid fa-circle-half-stroke"),
        CoverageState.Failed => ("bad", "fa-solid fa-xmark"),
        CoverageState.Never => ("quiet", "fa-regular fa-circle"),
        _ => ("wait", "fa-solid fa-hourglass-end"),
    };
}

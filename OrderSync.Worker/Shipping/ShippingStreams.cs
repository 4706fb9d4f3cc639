using System.Globalization;

namespace OrderSync.Worker.Shipping;

/// <summary>How a shipping run's windows are spelled in run_windows, and how far it is in runs.cursor.</summary>
public static class ShippingStreams
{
    /// <summary>Pages of the list, numbered as when reading began.</summary>
    public const string Pages = "pages";

    /// <summary>What came in meanwhile.</summary>
    public const string Newest = "newest";

    /// <summary>Orders asked for one by one.</summary>
    public const string LookUps = "lookups";

    /// <summary>The run's cursor once it is decided how far the list is read: nothing is added any more but what is planned.</summary>
    public const string Planned = "planned";

    public static string PagesLabel(int first, int last) => first == last
        ? string.Create(CultureInfo.InvariantCulture, $"Page {first}")
        : string.Create(CultureInfo.InvariantCulture, $"Pages {first}–{last}");
}

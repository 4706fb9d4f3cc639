namespace OrderSync.Core.Runs;

/// <summary>What the Api, which starts a window alone, and the worker, which reads it, both have to know.</summary>
public static class ShippingWindows
{
    /// <summary>The cursor of a shipping run that is about one window of an earlier run, and reads nothing else.</summary>
    public const string Alone = "alone";
}

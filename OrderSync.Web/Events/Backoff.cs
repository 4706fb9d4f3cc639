namespace OrderSync.Web.Events;

internal static class Backoff
{
    /// <summary>A quarter of a second at first, doubling up to 15 s, with a fifth of jitter so that tabs do not come all at once.</summary>
    public static TimeSpan After(int failures)
    {
        var seconds = Math.Min(15, 0.25 * Math.Pow(2, Math.Clamp(failures, 0, 10)));
        return TimeSpan.FromSeconds(seconds * (0.9 + (Random.Shared.NextDouble() * 0.2)));
    }
}

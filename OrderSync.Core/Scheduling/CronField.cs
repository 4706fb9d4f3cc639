using System.Globalization;

namespace OrderSync.Core.Scheduling;

/// <summary>One of the first three fields of a cron expression that Quartz has accepted.</summary>
public static class CronField
{
    /// <summary>The values that it names, in order, each once.</summary>
    public static IReadOnlyList<int> Values(string field, int from, int to) =>
        [.. field.Split(',').SelectMany(part => Part(part, from, to)).Distinct().Order()];

    private static IEnumerable<int> Part(string part, int from, int to)
    {
        var (range, step) = part.Split('/') is [var before, var after] ? (before, Number(after)) : (part, 0);
        var (first, last) = range switch
        {
            "*" or "?" or "" => (from, to),
            _ when range.Split('-') is [var low, var high] => (Number(low), Number(high)),
            _ => (Number(range), step > 0 ? to : Number(range)),
        };
        // 22-2 goes over the end.
        var count = last >= first ? last - first : last + to - from + 1 - first;
        for (var at = 0; at <= count; at += Math.Max(step, 1))
            yield return from + ((first - from + at) % (to - from + 1));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

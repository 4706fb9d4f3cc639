using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace OrderSync.ServiceDefaults;

/// <summary>Counts the spans beneath a span by name, so that a trace of a long run stays readable.</summary>
internal sealed class SpanCount
{
    /// <summary>Of one name, directly beneath one span.</summary>
    public const int PerParent = 20;

    /// <summary>Of one name, in one process's part of a trace: 200 windows of 20 pages each are too many as well.</summary>
    public const int PerTrace = 60;

    private static readonly ConditionalWeakTable<Activity, SpanCount> Counts = [];

    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public int LeftOut { get; private set; }

    public static SpanCount? Of(Activity span) => Counts.TryGetValue(span, out var count) ? count : null;

    /// <param name="parent">Of a span that begins; it counts where that is the current one.</param>
    public static bool Admits(ActivityContext parent, string name)
    {
        if (Activity.Current is not { } current || current.SpanId != parent.SpanId)
            return true;
        var under = Counts.GetOrCreateValue(current);
        if (under.TryCount(name, PerParent) && (current.Parent is null || Counts.GetOrCreateValue(RootOf(current)).TryCount($"all {name}", PerTrace)))
            return true;
        lock (under._lock)
            under.LeftOut++;
        return false;
    }

    private static Activity RootOf(Activity span)
    {
        while (span.Parent is { } parent)
            span = parent;
        return span;
    }

    private bool TryCount(string name, int most)
    {
        lock (_lock)
        {
            var count = _byName.GetValueOrDefault(name);
            if (count >= most)
                return false;
            _byName[name] = count + 1;
            return true;
        }
    }
}

using System.Globalization;

namespace OrderSync.Sandbox.Ledger;

/// <summary>What was asked and what was served: counters for ever, the last calls one by one.</summary>
internal sealed class RequestLedger
{
    public const int Kept = 1_000;

    private readonly Lock gate = new();
    private readonly Queue<CallRecord> calls = new();
    private readonly SortedDictionary<string, long> byStatus = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> byFault = new(StringComparer.Ordinal);
    private readonly ServedSet served = new();
    private long total;

    /// <summary>Keeps the call, with the ids that were sent whole to the caller.</summary>
    public void Record(CallRecord call, ReadOnlySpan<long> ids)
    {
        lock (gate)
        {
            total++;
            Count(byStatus, call.Status.ToString(CultureInfo.InvariantCulture));
            if (call.Fault is not null)
                Count(byFault, call.Fault);
            served.Add(ids);
            calls.Enqueue(call);
            if (calls.Count > Kept)
                calls.Dequeue();
        }
    }

    public RequestCounts Requests()
    {
        lock (gate)
            return new(total, new SortedDictionary<string, long>(byStatus), new SortedDictionary<string, long>(byFault));
    }

    public ServedCounts Served()
    {
        lock (gate)
            return new(served.Total, served.Distinct, served.Least, served.Most);
    }

    /// <summary>The last calls, newest first.</summary>
    public IReadOnlyList<CallRecord> Last(int count)
    {
        lock (gate)
            return [.. calls.Reverse().Take(count)];
    }

    public IReadOnlyList<long> ServedIds()
    {
        lock (gate)
            return [.. served.Ids()];
    }

    private static void Count(SortedDictionary<string, long> counters, string key) =>
        counters[key] = counters.GetValueOrDefault(key) + 1;
}

/// <param name="Total">Calls since the last reset.</param>
/// <param name="ByStatus">By HTTP status; "0" is a call that got no whole answer.</param>
/// <param name="ByFault">By the kind of the scripted fault that was applied.</param>
internal sealed record RequestCounts(
    long Total, IReadOnlyDictionary<string, long> ByStatus, IReadOnlyDictionary<string, long> ByFault);

/// <param name="Records">Every record sent, repeats included.</param>
internal sealed record ServedCounts(long Records, long Distinct, long? MinId, long? MaxId);

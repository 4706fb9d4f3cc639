namespace OrderSync.Tests.Simulation;

public enum SimulatedPlatform
{
    /// <summary>Lists by id, newest first, and has no dates to ask for.</summary>
    EcoManager,

    /// <summary>Answers for dates and ids, by skip and take.</summary>
    Vendure,
}

/// <summary>What a platform says of when an order changed.</summary>
internal enum Telling
{
    Truth,
    NotMoved,
    InTheFuture,
    Missing,
}

internal enum Break
{
    None,

    /// <summary>The connection is cut, also when the call is repeated.</summary>
    Connection,

    /// <summary>The worker is killed, and another takes the run up.</summary>
    Worker,
}

/// <summary>Something that happens: at the platform, on the way, or here.</summary>
internal abstract record Step;

internal sealed record Placed(int Count, int HoursAgo) : Step;

internal sealed record Imported(int Count, int DaysAgo) : Step;

internal sealed record CommittedLate(int Count, int HoursAgo, int Minutes) : Step;

internal sealed record Changed(int Pick, Telling Telling) : Step;

internal sealed record Dated(int Pick, int DaysAgo) : Step;

internal sealed record Deleted(int Pick) : Step;

internal sealed record Restored(int Pick) : Step;

/// <summary>A record cannot be read for some hours.</summary>
internal sealed record Broken(int Pick, int Hours) : Step;

internal sealed record Passed(int Hours) : Step;

/// <summary>A webhook of one order: as it is now, or as it was at first.</summary>
internal sealed record Told(int Pick, bool IsStale, int Times) : Step;

/// <summary>A change, and its webhook, which overtakes that of the order's first state.</summary>
internal sealed record Overtaken(int Pick) : Step;

/// <param name="Size">Days of a duration; how many months ago the window's month was.</param>
/// <param name="IsRetried">What fails is tried again before anything else happens.</param>
internal sealed record Read(Reading Reading, int Size, bool IsRetried, IReadOnlyList<Disturbance> Disturbances) : Step
{
    public override string ToString() => $"Read {{ {Reading}, {Size}{(IsRetried ? ", retried" : "")}{string.Concat(Disturbances.Select(one => $", {one}"))} }}";
}

internal enum Reading
{
    Incremental,
    Auto,
    ToTheFirst,
    Duration,
    Month,
    Reconcile,
}

/// <param name="Call">Before which of the reading's calls, from 1.</param>
internal sealed record Disturbance(int Call, Step? Meanwhile, Break Break);

/// <summary>The life of one connection.</summary>
/// <param name="StartDay">Day of the year on which it is connected.</param>
/// <param name="Ages">In days, of the orders that the platform has by then, in the order of their ids.</param>
/// <param name="Skew">How many minutes the platform's clock is ahead of ours.</param>
internal sealed record History(SimulatedPlatform Platform, int PageSize, int StartDay, int Skew, IReadOnlyList<int> Ages, IReadOnlyList<Step> Steps)
{
    public override string ToString() =>
        $"{Platform}, pages of {PageSize}, day {StartDay}, {Skew} minutes ahead, ages [{string.Join(' ', Ages)}]:\n  {string.Join("\n  ", Steps)}\n";
}

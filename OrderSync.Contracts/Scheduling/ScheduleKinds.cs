namespace OrderSync.Contracts.Scheduling;

/// <summary>What a schedule starts.</summary>
public enum ScheduleKind
{
    /// <summary>An incremental order fetch of one connection.</summary>
    OrderSync,

    /// <summary>A reading of the open shipments of one connection.</summary>
    ShippingSync,

    /// <summary>Forgets what the company needs no more. Of the whole company: it has no connection.</summary>
    Cleanup,
}

/// <summary>What happens at a time at which the work of the time before is still under way.</summary>
public enum OverlapChoice
{
    /// <summary>The time is passed over, and the history says so.</summary>
    Skip,

    /// <summary>It waits for the end of the one before, at most one at a time.</summary>
    Wait,
}

/// <summary>What became of a time.</summary>
public enum FiringOutcome
{
    /// <summary>It waits for the one before, or for a worker.</summary>
    Waiting,

    Started,
    Succeeded,
    CompletedWithErrors,
    Failed,

    /// <summary>A person stopped the work.</summary>
    Stopped,

    /// <summary>Nothing was started; the reason says why.</summary>
    Skipped,

    /// <summary>No worker was there, and it was too late to make up for it.</summary>
    Missed,
}

namespace OrderSync.Core.Scheduling;

/// <summary>Section "Scheduler".</summary>
public sealed class SchedulerOptions
{
    public const string Section = "Scheduler";

    /// <summary>By how much times are spread at most, so that a thousand companies do not all call at the full hour.</summary>
    public TimeSpan Spread { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a worker looks for schedules that have no trigger, or an old one, without having been told.</summary>
    public TimeSpan Sweep { get; set; } = TimeSpan.FromSeconds(15);
}

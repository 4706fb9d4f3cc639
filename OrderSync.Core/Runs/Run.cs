using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Connections;
using OrderSync.Core.Users;

namespace OrderSync.Core.Runs;

public enum RunControl
{
    None,
    Pause,
    Stop,
}

/// <summary>One execution of one kind of work for one connection. The row is the truth; Quartz and Redis only speed it up.</summary>
public sealed class Run : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    public required Guid ConnectionId { get; init; }

    public required RunKind Kind { get; init; }

    /// <summary>Null for a run of one window alone.</summary>
    public FetchMode? Mode { get; init; }

    public int? DurationDays { get; init; }

    public bool StopAtFirst { get; init; }

    /// <summary>Reads and counts, and writes no order.</summary>
    public bool DryRun { get; init; }

    /// <summary>Of a dry run, before it begins: how many calls the real one would take; null where that cannot be told.</summary>
    public long? PlannedCalls { get; set; }

    /// <summary>How long they take within the connection's limits.</summary>
    public double? PlannedSeconds { get; set; }

    /// <summary>What the platform counts of the range, and how much more that is than what is stored.</summary>
    public long? PlannedOrders { get; set; }

    public long? PlannedNew { get; set; }

    public RunState State { get; set; }

    /// <summary>What a person asked of the run while it runs; read at each page.</summary>
    public RunControl Control { get; set; }

    /// <summary>Who asked for it, for the sentence.</summary>
    public string? ControlBy { get; set; }

    /// <summary>Why they did, if they said.</summary>
    public string? ControlReason { get; set; }

    public required string RequestedBy { get; init; }

    public required DateTimeOffset QueuedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Counts the claims by workers; a checkpoint of an older claim is refused, so a worker thought dead cannot write.</summary>
    public int Attempt { get; set; }

    public string? Worker { get; set; }

    public DateTimeOffset? HeartbeatAt { get; set; }

    /// <summary>The range is fixed when the run first starts, so that a resumed run means the same.</summary>
    public DateTimeOffset? RangeFrom { get; set; }

    public DateTimeOffset? RangeTo { get; set; }

    /// <summary>Checkpoint of a walk that passes through all windows; windows read by themselves keep their own.</summary>
    public string? Cursor { get; set; }

    /// <summary>How far that walk has come; null before its first page, and where each window is read alone.</summary>
    public ListWalk? Walk { get; set; }

    public double? Percent { get; set; }

    public string? CurrentWindow { get; set; }

    public double? OrdersPerSecond { get; set; }

    public DateTimeOffset? EndsAt { get; set; }

    public long Fetched { get; set; }

    public long Created { get; set; }

    public long Updated { get; set; }

    public long Unchanged { get; set; }

    public long Rejected { get; set; }

    /// <summary>Of a reconcile run: stored orders that the platform does not list any more.</summary>
    public long Gone { get; set; }

    public int WindowsDone { get; set; }

    public int WindowsFailed { get; set; }

    public int WindowsTotal { get; set; }

    /// <summary>Why the run failed, for an operator.</summary>
    public string? Reason { get; private set; }

    /// <summary>The technical part of it, for whoever asks.</summary>
    public string? Details { get; private set; }

    /// <summary>Set while a running run does nothing because a platform's limit or trouble keeps it from calling.</summary>
    public RunWaitReason? WaitReason { get; set; }

    public DateTimeOffset? WaitUntil { get; set; }

    /// <summary>Why it waits, for an operator, with the time.</summary>
    public string? WaitSentence { get; set; }

    /// <summary>Who has spent the budget that is waited for: JSON, a list of <see cref="RunSpenderView"/>.</summary>
    public string? WaitSpentBy { get; set; }

    /// <summary>When what failed is tried again by itself; null when it is not, or not any more.</summary>
    public DateTimeOffset? RetryAt { get; set; }

    /// <summary>How often that has been so.</summary>
    public int Retries { get; set; }

    /// <summary>The trace of whoever asked for the run, as a W3C traceparent; null where it was not recorded. See <see cref="RunTrace"/>.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Why it failed; nulls when it did not.</summary>
    public void Note(string? reason, string? details) => (Reason, Details) = (reason, details);

    /// <summary>Running, but held up by its platform: shown as <see cref="RunState.Waiting"/>.</summary>
    public bool IsWaiting => State == RunState.Running && WaitReason is not null && Control == RunControl.None;
}

internal sealed class RunConfiguration : IEntityTypeConfiguration<Run>
{
    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.ToTable("runs");
        builder.HasKey(run => new { run.CompanyId, run.Id });
        builder.Property(run => run.Kind).HasMaxLength(20);
        builder.Property(run => run.Mode).HasMaxLength(20);
        builder.Property(run => run.State).HasMaxLength(20);
        builder.Property(run => run.DryRun).HasDefaultValue(false);
        builder.Property(run => run.Gone).HasDefaultValue(0L);
        builder.Property(run => run.Control).HasMaxLength(10);
        builder.Property(run => run.ControlBy).HasMaxLength(200);
        builder.Property(run => run.RequestedBy).HasMaxLength(200);
        builder.Property(run => run.Worker).HasMaxLength(200);
        builder.Property(run => run.Walk).HasColumnType("jsonb").HasConversion(walk => walk!.ToString(), json => ListWalk.Parse(json));
        builder.Property(run => run.CurrentWindow).HasMaxLength(100);
        builder.Property(run => run.Reason).HasMaxLength(1000);
        builder.Property(run => run.Details).HasMaxLength(1000);
        builder.Property(run => run.ControlReason).HasMaxLength(500);
        builder.Property(run => run.WaitReason).HasMaxLength(20);
        builder.Property(run => run.WaitSentence).HasMaxLength(1000);
        builder.Property(run => run.WaitSpentBy).HasColumnType("jsonb");
        builder.Property(run => run.TraceParent).HasMaxLength(RunTrace.TraceParentLength);
        builder.Ignore(run => run.IsWaiting);
        builder.HasIndex(run => run.RetryAt).HasFilter("retry_at is not null");
        builder.HasOne<Connection>().WithMany().HasForeignKey(run => new { run.CompanyId, run.ConnectionId });
        builder.HasIndex(run => new { run.CompanyId, run.QueuedAt, run.Id }).IsDescending(false, true, true);
        builder.HasIndex(run => new { run.CompanyId, run.ConnectionId, run.Kind })
            .IsUnique().HasFilter($"state in {RunStates.ActiveSql}").HasDatabaseName(OneActiveIndex);
        builder.HasIndex(run => run.State)
            .HasFilter($"state in ('{RunState.Queued}','{RunState.Running}')").HasDatabaseName("ix_runs_unattended");
    }

    /// <summary>At most one active run per connection and kind; the second start breaks this index.</summary>
    internal const string OneActiveIndex = "ux_runs_one_active";
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Users;

namespace OrderSync.Core.Runs;

/// <summary>One piece of a run: checkpoint, coverage and heat map in one.</summary>
public sealed class RunWindow : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid RunId { get; init; }

    /// <summary>From 1, in the order of the work.</summary>
    public required int Number { get; init; }

    public required Guid Id { get; init; }

    /// <summary>orders, changed or open; of shipments: pages or lookups.</summary>
    public required string Stream { get; init; }

    public required string Label { get; set; }

    /// <summary>Inclusive. Of shipments: when the oldest that was read of the window was handed over.</summary>
    public DateTimeOffset? From { get; set; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Of shipments: the first page of the list, as it was numbered when the run began. Null for all others, as is the last.</summary>
    public int? FirstPage { get; init; }

    /// <summary>Inclusive.</summary>
    public int? LastPage { get; set; }

    public WindowState State { get; set; }

    public string? Cursor { get; set; }

    public long? PlatformCount { get; set; }

    public long Fetched { get; set; }

    public long Created { get; set; }

    public long Updated { get; set; }

    public long Unchanged { get; set; }

    public long Rejected { get; set; }

    public int Attempts { get; set; }

    public string? LastError { get; private set; }

    /// <summary>The technical part of it, for whoever asks.</summary>
    public string? Details { get; private set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public DateTimeOffset? ProvedAt { get; set; }

    /// <summary>Why it failed; null when it did not.</summary>
    public void Note(PlatformFailure? failure) => (LastError, Details) = (failure?.Sentence, failure?.Details);

    /// <summary>Why it failed, where that has nothing technical about it.</summary>
    public void Note(string? error) => (LastError, Details) = (error, null);

    /// <summary>One that is still to be read.</summary>
    public static RunWindow Create(
        Run run,
        int number,
        string stream,
        string label,
        DateTimeOffset now,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        int? firstPage = null,
        int? lastPage = null) => new()
        {
            CompanyId = run.CompanyId,
            RunId = run.Id,
            Number = number,
            Id = Guid.CreateVersion7(now),
            Stream = stream,
            Label = label,
            From = from,
            To = to,
            FirstPage = firstPage,
            LastPage = lastPage,
        };
}

internal sealed class RunWindowConfiguration : IEntityTypeConfiguration<RunWindow>
{
    public void Configure(EntityTypeBuilder<RunWindow> builder)
    {
        builder.ToTable("run_windows");
        builder.HasKey(window => new { window.CompanyId, window.RunId, window.Number });
        builder.Property(window => window.Stream).HasMaxLength(20);
        builder.Property(window => window.Label).HasMaxLength(100);
        builder.Property(window => window.State).HasMaxLength(20);
        builder.Property(window => window.LastError).HasMaxLength(1000);
        builder.Property(window => window.Details).HasMaxLength(1000);
        builder.HasIndex(window => new { window.CompanyId, window.Id }).IsUnique();
        builder.HasOne<Run>().WithMany().HasForeignKey(window => new { window.CompanyId, window.RunId }).OnDelete(DeleteBehavior.Cascade);
    }
}

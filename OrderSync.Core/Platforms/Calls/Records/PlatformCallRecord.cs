using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Platforms.Calls.Records;

/// <summary>
/// One attempt of a call to a platform. Written in batches by <see cref="CallRecordWriter"/> and never changed. Its connection need not
/// exist: what a person tests before saving it is on record under the company's own id.
/// </summary>
public sealed class PlatformCallRecord : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    public required Guid ConnectionId { get; init; }

    public Guid? RunId { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset At { get; init; }

    public string? Operation { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query, without secrets.</summary>
    public required string Path { get; init; }

    public int? Status { get; set; }

    public PlatformFailureKind? Failure { get; set; }

    /// <summary>The failure's sentence, without secrets.</summary>
    public string? Error { get; set; }

    /// <summary>The failure's technical part, without secrets.</summary>
    public string? Details { get; set; }

    public int DurationMs { get; set; }

    /// <summary>How long it waited before it was sent.</summary>
    public int WaitedMs { get; init; }

    public long? RequestBytes { get; init; }

    public long? ResponseBytes { get; set; }

    public required int Attempt { get; init; }

    public required string CorrelationId { get; init; }
}

internal sealed class PlatformCallRecordConfiguration : IEntityTypeConfiguration<PlatformCallRecord>
{
    public const int LongestPath = 1_000;
    public const int LongestError = 1_000;

    public void Configure(EntityTypeBuilder<PlatformCallRecord> builder)
    {
        builder.ToTable("platform_calls");
        builder.HasKey(call => new { call.CompanyId, call.Id });
        builder.Property(call => call.Operation).HasMaxLength(100);
        builder.Property(call => call.Method).HasMaxLength(10);
        builder.Property(call => call.Path).HasMaxLength(LongestPath);
        builder.Property(call => call.Failure).HasMaxLength(20);
        builder.Property(call => call.Error).HasMaxLength(LongestError);
        builder.Property(call => call.Details).HasMaxLength(LongestError);
        builder.Property(call => call.CorrelationId).HasMaxLength(32);
        builder.HasIndex(call => new { call.CompanyId, call.ConnectionId, call.At, call.Id }).IsDescending(false, false, true, true);
        builder.HasIndex(call => new { call.CompanyId, call.RunId, call.At, call.Id }).IsDescending(false, false, true, true)
            .HasFilter("run_id is not null");
        // Rows come in the order of time, so a few pages say where the old ones are.
        builder.HasIndex(call => call.At).HasMethod("brin");
    }
}

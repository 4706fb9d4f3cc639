using Microsoft.Extensions.Options;
using Quartz;

namespace OrderSync.Worker.Cleanup;

/// <summary>Each hour, on one node of the cluster: forgets what belongs to no company, whose cleanup would do it.</summary>
[DisallowConcurrentExecution]
public sealed class InstallationCleanup(CleanupRows rows, IOptions<CleanupOptions> options, TimeProvider time, ILogger<InstallationCleanup> logger) : IJob
{
    public static readonly JobKey Key = new("installation-cleanup", "system");

    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var rule = CleanupRule.OfInstallation(options.Value, time.GetUtcNow());
        var removed = await rows.RemoveAsync(companyId: null, rule, dryRun: false, cancellationToken);
        if (removed > 0)
            logger.LogInformation("Removed {Count} {What}", removed, rule.Name);
    }
}

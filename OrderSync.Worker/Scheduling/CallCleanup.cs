using OrderSync.Core.Platforms.Calls.Records;
using Quartz;

namespace OrderSync.Worker.Scheduling;

/// <summary>Once a day, on one node of the cluster: forgets the record of calls that are older than it is kept.</summary>
[DisallowConcurrentExecution]
public sealed class CallCleanup(CallRetention retention, ILogger<CallCleanup> logger) : IJob
{
    public static readonly JobKey Key = new("call-cleanup", "system");

    /// <summary>In UTC, at a time at which few people work.</summary>
    public const string Daily = "0 17 3 * * ?";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var deleted = await retention.DeleteOldAsync(cancellationToken);
        logger.LogInformation("{Deleted} calls were old enough to be forgotten", deleted);
    }
}

using Quartz;

namespace OrderSync.Worker.Notifications.Stale;

/// <summary>Every ten minutes, on one node of the cluster: looks for connections from which no orders come any more.</summary>
[DisallowConcurrentExecution]
public sealed class StaleJob(StaleCheck check) : IJob
{
    public static readonly JobKey Key = new("stale-check", "system");

    public static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await check.CheckAsync(cancellationToken);
}

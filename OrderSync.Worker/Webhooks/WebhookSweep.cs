using Quartz;

namespace OrderSync.Worker.Webhooks;

/// <summary>Every few seconds, on one node of the cluster: takes up events that nobody heard of, or that were to be tried again.</summary>
[DisallowConcurrentExecution]
public sealed class WebhookSweep(WebhookQueue queue, WebhookWakeUps wakeUps) : IJob
{
    public static readonly JobKey Key = new("webhook-sweep", "system");

    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        foreach (var source in await queue.SourcesAsync(cancellationToken))
            wakeUps.Wake(source);
    }
}

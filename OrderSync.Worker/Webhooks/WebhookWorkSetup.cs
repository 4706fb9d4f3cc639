using OrderSync.Core.Webhooks;
using Quartz;

namespace OrderSync.Worker.Webhooks;

public static class WebhookWorkSetup
{
    public static IServiceCollection AddWebhookWork(this IServiceCollection services) => services
        .AddSingleton<WebhookQueue>()
        .AddSingleton<HintWork>()
        .AddSingleton<WebhookWork>()
        .AddSingleton<WebhookUpkeep>()
        .AddSingleton<WebhookWakeUps>()
        .AddHostedService(provider => provider.GetRequiredService<WebhookWakeUps>());

    public static void ScheduleWebhooks(this IQuartzBuilder quartz)
    {
        quartz.ScheduleJob<WebhookSweep>(
            trigger => trigger.WithIdentity("webhook-sweep", "system").StartNow().WithSimpleSchedule(WebhookSweep.Every),
            job => job.WithIdentity(WebhookSweep.Key));
        quartz.ScheduleJob<WebhookCheck>(
            trigger => trigger.WithIdentity("webhook-check", "system").StartNow().WithSimpleSchedule(WebhookCheck.Every),
            job => job.WithIdentity(WebhookCheck.Key));
        quartz.ScheduleJob<WebhookCleanup>(
            trigger => trigger.WithIdentity("webhook-cleanup", "system").WithCronSchedule(WebhookCleanup.Daily, cron => cron.InTimeZone(TimeZoneInfo.Utc)),
            job => job.WithIdentity(WebhookCleanup.Key));
    }
}

/// <summary>Once a day, on one node of the cluster: forgets events that are older than they are kept.</summary>
[DisallowConcurrentExecution]
public sealed class WebhookCleanup(WebhookRetention retention, ILogger<WebhookCleanup> logger) : IJob
{
    public static readonly JobKey Key = new("webhook-cleanup", "system");

    /// <summary>In UTC, at a time at which few people work.</summary>
    public const string Daily = "0 27 3 * * ?";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        logger.LogInformation("{Deleted} webhook events were old enough to be forgotten", await retention.DeleteOldAsync(cancellationToken));
}

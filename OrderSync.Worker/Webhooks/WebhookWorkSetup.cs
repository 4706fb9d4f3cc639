using Quartz;

namespace OrderSync.Worker.Webhooks;

public static class WebhookWorkSetup
{
    public static IServiceCollection AddWebhookWork(this IServiceCollection services) => services
        .AddSingleton<WebhookQueue>()
        .AddSingleton<HintedRuns>()
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
    }
}

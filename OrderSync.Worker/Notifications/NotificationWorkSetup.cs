using OrderSync.Worker.Notifications.Email;
using OrderSync.Worker.Notifications.Stale;
using OrderSync.Worker.Notifications.Webhooks;
using Quartz;

namespace OrderSync.Worker.Notifications;

public static class NotificationWorkSetup
{
    /// <summary>Telling people: in the site, by e-mail, by webhook.</summary>
    public static IServiceCollection AddNotificationWork(this IServiceCollection services) => services
        .AddDueWork<NotificationPump>()
        .AddDueWork<EmailSender>()
        .AddSingleton<WebhookPost>()
        .AddDueWork<WebhookSender>()
        .AddSingleton<StaleCheck>();

    public static void ScheduleNotificationJobs(this IQuartzBuilder quartz) => quartz.ScheduleJob<StaleJob>(
        trigger => trigger.WithIdentity("stale-check", "system").StartNow().WithSimpleSchedule(StaleJob.Every),
        job => job.WithIdentity(StaleJob.Key));

    internal static IServiceCollection AddDueWork<TWork>(this IServiceCollection services)
        where TWork : class, IDueWork => services
        .AddSingleton<TWork>()
        .AddHostedService<DueLoop<TWork>>();
}

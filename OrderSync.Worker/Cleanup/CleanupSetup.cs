using OrderSync.Worker.Scheduling;
using Quartz;

namespace OrderSync.Worker.Cleanup;

public static class CleanupSetup
{
    public static IServiceCollection AddCleanup(this IServiceCollection services)
    {
        services.AddOptions<CleanupOptions>().BindConfiguration(CleanupOptions.Section)
            .Validate(options => options.InstallationAudit >= TimeSpan.FromDays(1), "Cleanup: InstallationAudit must be at least a day.").ValidateOnStart();
        return services
            .AddSingleton<CleanupRows>()
            .AddSingleton<StaleKeys>()
            .AddSingleton<TableVacuum>()
            .AddSingleton<ICompanyWork, CleanupWork>();
    }

    public static void ScheduleInstallationCleanup(this IQuartzBuilder quartz) => quartz.ScheduleJob<InstallationCleanup>(
        trigger => trigger.WithIdentity("installation-cleanup", "system").StartNow().WithSimpleSchedule(InstallationCleanup.Every),
        job => job.WithIdentity(InstallationCleanup.Key));
}

using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Worker.Assignment;
using OrderSync.Worker.Cleanup;
using OrderSync.Worker.Notifications;
using OrderSync.Worker.Runs;
using OrderSync.Worker.Webhooks;
using Quartz;

namespace OrderSync.Worker.Scheduling;

/// <summary>Quartz, clustered in Postgres: every worker is a node, and a firing belongs to exactly one of them.</summary>
public static class QuartzSetup
{
    public static IHostApplicationBuilder AddScheduling(this IHostApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection("Worker");
        builder.Services.Configure<WorkerOptions>(section);
        var options = section.Get<WorkerOptions>() ?? new WorkerOptions();
        var scheduler = builder.Configuration.GetSection(SchedulerOptions.Section).Get<SchedulerOptions>() ?? new SchedulerOptions();
        var limits = builder.Configuration.GetSection(RunLimits.Section).Get<RunLimits>() ?? new RunLimits();
        builder.Services.AddHostedService<MigrationWait>();
        builder.Services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(configured => configured.InstanceName = "OrderSync");
            quartz.UseDefaultThreadPool(options.ConcurrentRuns);
            quartz.UseExecutionLimits(execution => Limit(execution, limits));
            quartz.UsePersistentStore(store => UseDatabase(store, options));
            quartz.ScheduleJob<RunSweep>(
                trigger => trigger.WithIdentity("run-sweep", "system").StartNow().WithSimpleSchedule(RunSweep.Every),
                job => job.WithIdentity(RunSweep.Key));
            quartz.ScheduleJob<AssignmentSweep>(
                trigger => trigger.WithIdentity("assignment-sweep", "system").StartNow().WithSimpleSchedule(AssignmentSweep.Every),
                job => job.WithIdentity(AssignmentSweep.Key));
            quartz.ScheduleJob<ScheduleSweep>(
                trigger => trigger.WithIdentity("schedule-sweep", "system").StartNow().WithSimpleSchedule(scheduler.Sweep),
                job => job.WithIdentity(ScheduleSweep.Key));
            quartz.ScheduleWebhooks();
            quartz.ScheduleNotificationJobs();
            quartz.ScheduleInstallationCleanup();
        });
        builder.Services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        builder.Services
            .AddSingleton<SchedulePlanner>()
            .AddSingleton<WaitingFirings>()
            .AddHostedService<SchedulerWakeUps>();
        return builder;
    }

    /// <summary>Over all workers: a company, or a platform, may run so many at once however many workers there are.</summary>
    private static void Limit(ExecutionLimitsBuilder execution, RunLimits limits)
    {
        execution.ForGroupsWithPrefix(RunLimits.CompanyPrefix, limits.PerCompany, ExecutionLimitScope.Cluster);
        execution.ForGroup(CompanyJob.Group, CompanyJob.AtOnce, ExecutionLimitScope.Cluster);
        foreach (var (platform, most) in limits.PerPlatform)
            execution.ForGroup($"{RunLimits.PlatformPrefix}{platform}", most, ExecutionLimitScope.Cluster);
    }

    private static void UseDatabase(IPersistentStoreBuilder store, WorkerOptions options)
    {
        store.UsePostgres(source => source.UseRegisteredDataSource = true);
        store.ConfigureStore(ado => ado.TablePrefix = "quartz.qrtz_");
        store.UseClustering(cluster =>
        {
            cluster.CheckinInterval = options.ClusterCheckin;
            cluster.CheckinMisfireThreshold = options.ClusterCheckin;
        });
        store.ProvisionSchema();
    }
}

/// <summary>Section "Worker".</summary>
public sealed class WorkerOptions
{
    /// <summary>Runs that one worker executes at once. They wait for platforms most of the time.</summary>
    public int ConcurrentRuns { get; set; } = 64;

    /// <summary>When what failed of a run for a passing reason is tried again; each time four times as late, up to <see cref="LongestRetryAfter"/>.</summary>
    public TimeSpan FirstRetryAfter { get; set; } = TimeSpan.FromMinutes(1);

    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often a worker says that it lives. One that misses two is taken for dead, and its runs are taken over.</summary>
    public TimeSpan ClusterCheckin { get; set; } = TimeSpan.FromSeconds(3);
}

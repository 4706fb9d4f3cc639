using System.Threading.Channels;
using OrderSync.Core.Data;
using OrderSync.Core.Events;
using OrderSync.Core.Scheduling;
using Quartz;

namespace OrderSync.Worker.Scheduling;

/// <summary>
/// Starts the scheduler where it starts by itself, and listens for changes of schedules. Redis only makes it quick: the sweep finds them without it.
/// </summary>
public sealed class SchedulerWakeUps(
    SchedulerNews news,
    RedisSubscriptions subscriptions,
    SchedulePlanner planner,
    WaitingFirings waiting,
    SchedulerSwitching switching,
    ISchedulerFactory schedulers,
    IHostEnvironment environment,
    IConfiguration configuration,
    TimeProvider time,
    ILogger<SchedulerWakeUps> logger) : BackgroundService
{
    /// <summary>So many companies are looked at one by one.</summary>
    private const int OneByOne = 20;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Of earlier versions: the cleanup of each company does their work. An upgraded store still has their rows, and Quartz would look for their
    /// classes at each of their times.
    /// </summary>
    private static readonly JobKey[] RemovedJobs = [.. new[] { "call-cleanup", "notification-cleanup", "webhook-cleanup" }.Select(name => new JobKey(name, "system"))];

    /// <summary>The companies whose schedules have changed; null for all of them.</summary>
    private readonly Channel<Guid?> _heard = Channel.CreateBounded<Guid?>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await DatabaseOutage.Outlasting(time).ExecuteAsync(async cancel => await StartByItselfAsync(cancel), stoppingToken);
        await subscriptions.MakeAsync(() => news.SubscribeAsync(company => _heard.Writer.TryWrite(company)), "changes of schedules are found by the sweep", stoppingToken);
        _heard.Writer.TryWrite(null);
        while (await _heard.Reader.WaitToReadAsync(stoppingToken))
        {
            foreach (var company in Heard())
                await TryPlanAsync(company, stoppingToken);
        }
    }

    /// <summary>Each once, however often it was heard meanwhile. Many companies are planned as all: that is one look instead of one for each.</summary>
    private HashSet<Guid?> Heard()
    {
        var companies = new HashSet<Guid?>();
        while (_heard.Reader.TryRead(out var company))
            companies.Add(company);
        return companies.Contains(null) || companies.Count > OneByOne ? [null] : companies;
    }

    /// <summary>In Production and where it is asked for; what a person has switched stays as it is.</summary>
    private async Task StartByItselfAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        // Quartz makes its tables when it starts; before, there is nothing to plan with.
        while (scheduler.Status != SchedulerStatus.Running)
            await Task.Delay(LookAgainAfter, time, cancellationToken);
        await scheduler.DeleteJobs(RemovedJobs, cancellationToken);
        if (environment.IsProduction() || configuration.GetValue("ENABLE_SCHEDULER", false))
            await switching.StartInstallationAsync(cancellationToken);
    }

    private async Task TryPlanAsync(Guid? companyId, CancellationToken cancellationToken)
    {
        try
        {
            await planner.PlanAsync(companyId, cancellationToken);
            await waiting.TakeUpAsync(companyId, cancellationToken);
        }
        // Whatever it is: an exception that leaves here stops the worker.
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(exception, "Schedules could not be planned; the sweep does it");
        }
    }
}

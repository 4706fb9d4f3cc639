using Microsoft.Extensions.Logging;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Events;
using OrderSync.Core.Runs;
using StackExchange.Redis;

namespace OrderSync.Core.Scheduling;

/// <summary>
/// Tells workers that schedules have changed, people what has happened, and Redis' mirror both. All of it only makes it quick: the rows are the truth.
/// </summary>
public sealed class SchedulerNews(
    IConnectionMultiplexer redis, ILiveEvents events, SchedulerMirror mirror, TimeProvider time, ILogger<SchedulerNews> logger)
{
    public static readonly RedisChannel WakeChannel = new("ordersync:schedules:wake", RedisChannel.PatternMode.Literal);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>A person has changed something of the company's scheduler.</summary>
    /// <param name="companyId">Null: of the installation's.</param>
    public async Task ChangedAsync(Guid? companyId, Guid? scheduleId, string sentence, CancellationToken cancellationToken)
    {
        await WakeAsync(companyId);
        if (companyId is { } company)
            await PublishAsync(company, new SchedulerChange(scheduleId, null, sentence), cancellationToken);
    }

    public async Task FiredAsync(PlannedSchedule schedule, Fired fired, CancellationToken cancellationToken)
    {
        if (fired.Outcome == FiringOutcome.Started)
            await mirror.StartedAsync(schedule.CompanyId, schedule.Kind, schedule.ConnectionId, cancellationToken);
        if (fired.Outcome == FiringOutcome.Waiting)
            await WakeAsync(schedule.CompanyId);
        await PublishAsync(schedule.CompanyId, new SchedulerChange(schedule.Id, fired.Id, fired.Reason ?? fired.Outcome.ToString()), cancellationToken);
    }

    /// <summary>The work of a firing has ended.</summary>
    public Task EndedAsync(Guid companyId, Guid scheduleId, Guid firingId, string sentence, CancellationToken cancellationToken) =>
        PublishAsync(companyId, new SchedulerChange(scheduleId, firingId, sentence), cancellationToken);

    /// <summary>A run waits for the end of its quiet hours.</summary>
    public Task HeldAsync(RunKey run, string sentence, CancellationToken cancellationToken) =>
        PublishAsync(run.CompanyId, new SchedulerChange(null, null, sentence), cancellationToken);

    /// <param name="handle">
    /// Given the company whose schedules have changed, or null for all. Called on a Redis thread: it must be quick and must not throw.
    /// </param>
    public Task SubscribeAsync(Action<Guid?> handle) => redis.GetSubscriber().SubscribeAsync(
        WakeChannel, (_, message) => handle(Guid.TryParse((string?)message, out var company) ? company : null));

    private Task PublishAsync(Guid companyId, SchedulerChange change, CancellationToken cancellationToken) => events.PublishAsync(
        new LiveEvent(EventTypes.SchedulerChanged, time.GetUtcNow(), companyId, Scheduler: change), cancellationToken);

    private async Task WakeAsync(Guid? companyId)
    {
        try
        {
            await redis.GetSubscriber().PublishAsync(WakeChannel, companyId?.ToString() ?? "").WaitAsync(Patience);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis is away: workers find the change by the sweep instead");
        }
    }
}

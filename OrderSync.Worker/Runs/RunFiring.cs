using System.Globalization;
using OrderSync.Core.Runs;
using Quartz;

namespace OrderSync.Worker.Runs;

/// <summary>A run as a Quartz job: the job's name says which claim of which run it is for, so it is scheduled once only.</summary>
public sealed record RunFiring(RunKey Key, int Attempt)
{
    private const string JobGroup = "runs";

    public JobKey JobKey => new($"{Key.RunId}-{Attempt}", JobGroup);

    public static RunFiring Read(IJobExecutionContext context)
    {
        var data = context.MergedJobDataMap;
        return new RunFiring(
            new RunKey(Guid.Parse(data.GetString("company")!), Guid.Parse(data.GetString("run")!)),
            int.Parse(data.GetString("attempt")!, CultureInfo.InvariantCulture));
    }

    public IJobDetail Job() => JobBuilder.Create<RunJob>()
        .WithIdentity(JobKey)
        .RequestRecovery()
        .UsingJobData("company", Key.CompanyId.ToString())
        .UsingJobData("run", Key.RunId.ToString())
        .UsingJobData("attempt", Attempt.ToString(CultureInfo.InvariantCulture))
        .Build();

    /// <summary>In the group of its company.</summary>
    /// <param name="limit">The execution group that it counts in: see <see cref="RunLimits.GroupOf"/>.</param>
    public ITrigger Trigger(string limit) => TriggerBuilder.Create()
        .WithIdentity(JobKey.Name, Key.CompanyId.ToString())
        .WithExecutionGroup(limit)
        .ForJob(JobKey)
        .StartNow()
        .Build();
}

/// <summary>A run's next try, at its time.</summary>
/// <param name="KeepsUp">What keeps up with a platform goes before history, where both are due.</param>
public sealed record RetryFiring(RunKey Key, DateTimeOffset At, bool KeepsUp)
{
    private const string JobGroup = "retries";

    private const int KeepsUpPriority = 8;
    private const int HistoryPriority = 3;

    private JobKey JobKey => new(string.Create(CultureInfo.InvariantCulture, $"{Key.RunId}-{At.UtcTicks}"), JobGroup);

    public static RunKey Read(IJobExecutionContext context)
    {
        var data = context.MergedJobDataMap;
        return new RunKey(Guid.Parse(data.GetString("company")!), Guid.Parse(data.GetString("run")!));
    }

    public IJobDetail Job() => JobBuilder.Create<RetryJob>()
        .WithIdentity(JobKey)
        .RequestRecovery()
        .UsingJobData("company", Key.CompanyId.ToString())
        .UsingJobData("run", Key.RunId.ToString())
        .Build();

    public ITrigger Trigger() => TriggerBuilder.Create()
        .WithIdentity(JobKey.Name, Key.CompanyId.ToString())
        .ForJob(JobKey)
        .StartAt(At)
        .WithPriority(KeepsUp ? KeepsUpPriority : HistoryPriority)
        .Build();
}

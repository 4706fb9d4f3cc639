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
            int.Parse(data.GetString("attempt")!, System.Globalization.CultureInfo.InvariantCulture));
    }

    public IJobDetail Job() => JobBuilder.Create<RunJob>()
        .WithIdentity(JobKey)
        .RequestRecovery()
        .UsingJobData("company", Key.CompanyId.ToString())
        .UsingJobData("run", Key.RunId.ToString())
        .UsingJobData("attempt", Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture))
        .Build();

    /// <summary>In the group of its company.</summary>
    public ITrigger Trigger() => TriggerBuilder.Create()
        .WithIdentity(JobKey.Name, Key.CompanyId.ToString())
        .ForJob(JobKey)
        .StartNow()
        .Build();
}

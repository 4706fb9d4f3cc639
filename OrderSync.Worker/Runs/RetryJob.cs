using OrderSync.Core.Runs;
using Quartz;

namespace OrderSync.Worker.Runs;

/// <summary>Tries again what failed of a run, when its time has come. The row decides: the retry may have been cancelled.</summary>
public sealed class RetryJob(RunRetrying retrying) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await retrying.RetryAsync(RetryFiring.Read(context), cancellationToken);
}

public sealed class RunRetrying(RunCommands commands, TimeProvider time, ILogger<RunRetrying> logger)
{
    /// <summary>The sweep comes by more often, and so takes a postponed retry up.</summary>
    private static readonly TimeSpan AfterAnother = TimeSpan.FromSeconds(30);

    public async Task RetryAsync(RunKey key, CancellationToken cancellationToken)
    {
        try
        {
            if (!await commands.RetryDueAsync(key, cancellationToken))
                logger.LogInformation("Run {RunId} is not retried now: cancelled, taken up already, or its connection is off", key.RunId);
        }
        catch (RunActiveException active)
        {
            logger.LogInformation("Run {RunId} is retried later: run {ActiveRunId} holds the connection", key.RunId, active.ActiveRunId);
            await commands.PostponeRetryAsync(key, time.GetUtcNow() + AfterAnother, cancellationToken);
        }
    }
}

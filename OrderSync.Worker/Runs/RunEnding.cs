using Microsoft.Extensions.Options;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Texts;
using OrderSync.Core.Data;
using OrderSync.Core.Notifications;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Worker.Scheduling;
using Polly;

namespace OrderSync.Worker.Runs;

/// <summary>Decides what a run's end is called, writes it, and says it.</summary>
public sealed class RunEnding(
    RunStore store,
    RunMessages messages,
    RunProgress progress,
    PlatformConnections connections,
    RunScheduling scheduling,
    RunHours hours,
    ScheduledRuns scheduled,
    NotificationWriter notifications,
    RunMetrics metrics,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<RunEnding> logger)
{
    private readonly ResiliencePipeline _patience = DatabaseOutage.Outlasting(time);

    /// <summary>The work came to its end; windows may have failed on the way.</summary>
    public async Task CompleteAsync(RunExecution execution)
    {
        var run = execution.Run;
        execution.SettleWindows(time.GetUtcNow());
        execution.CountWindows();
        var failed = execution.Windows.Find(window => window.State == WindowState.Failed);
        run.Note(failed?.LastError, failed?.Details);
        run.State = (run.WindowsFailed, run.Rejected, run.Fetched) switch
        {
            (0, 0, _) => RunState.Completed,
            ( > 0, _, 0) when run.WindowsDone == 0 => RunState.Failed,
            _ => RunState.CompletedWithErrors,
        };
        if (run.State != RunState.Failed)
            run.Percent = 100;
        await PlanRetryAsync(execution);
        await EndAsync(execution, WindowState.Failed, null);
    }

    /// <summary>A person stopped or paused it, or this worker shuts down and leaves it to another.</summary>
    public async Task InterruptAsync(RunExecution execution, RunControl control, string? by, bool lost)
    {
        if (lost)
        {
            logger.LogWarning("Run {RunId} was taken over by another worker", execution.Key.RunId);
            return;
        }
        execution.Run.ControlBy = by ?? execution.Run.ControlBy;
        execution.Run.State = control switch
        {
            RunControl.Stop => RunState.Stopped,
            RunControl.Pause => RunState.Paused,
            _ => RunState.Queued,
        };
        await EndAsync(execution, control == RunControl.Stop ? WindowState.Stopped : WindowState.Pending, null);
        if (execution.Run.State == RunState.Queued)
            await messages.WakeAsync(execution.Key);
    }

    /// <summary>The platform's answer ended the whole run.</summary>
    public async Task FailAsync(RunExecution execution, PlatformFailure failure)
    {
        execution.Run.Note(failure.Sentence, failure.Details);
        execution.Run.State = RunState.Failed;
        execution.NoteFailure(failure);
        await PlanRetryAsync(execution);
        await EndAsync(execution, WindowState.Failed, failure);
        if (failure.RefusesCredentials)
        {
            await connections.MarkNeedsCredentialsAsync(
                execution.Key.CompanyId, execution.Run.ConnectionId, failure.Sentence, CancellationToken.None);
        }
    }

    /// <summary>
    /// The database went away in the middle: as soon as it is back the run is given back to whoever is free. Where that does not
    /// come to pass in time, the sweep finds the run.
    /// </summary>
    public async Task LetGoAsync(RunExecution execution, Exception outage, CancellationToken cancellationToken)
    {
        logger.LogWarning(outage, "The database is away: run {RunId} goes on from its checkpoint when it is back", execution.Key.RunId);
        await _patience.ExecuteAsync(async cancel => await store.LetGoAsync(execution, cancel), cancellationToken);
        await messages.WakeAsync(execution.Key);
    }

    /// <param name="unfinished">What becomes of the windows that were being read.</param>
    private async Task EndAsync(RunExecution execution, WindowState unfinished, PlatformFailure? failure)
    {
        var run = execution.Run;
        foreach (var window in execution.Windows.Where(window => window.State == WindowState.Running))
        {
            window.State = unfinished;
            window.Note(failure);
        }
        execution.ExplainFailures(failure?.Sentence);
        execution.CountWindows();
        run.Control = RunControl.None;
        var hold = execution.RetryHold;
        (run.WaitReason, run.WaitUntil, run.WaitSentence) = (hold is null ? null : RunWaitReason.OutsideHours, hold?.Until, hold?.Sentence);
        await store.SaveWindowsAsync(execution, CancellationToken.None);
        if (!await store.EndAsync(execution, CancellationToken.None))
            return;
        metrics.CountEnd(run, execution.Connection.Platform);
        await store.LogAsync(execution, LevelOf(run.State), EndMessage(run).ToString(), CancellationToken.None);
        await progress.PublishEndAsync(execution);
        await scheduled.EndedAsync(run, CancellationToken.None);
        await notifications.WakeAsync();
        if (run.RetryAt is not null)
            await scheduling.ScheduleRetryAsync(run, CancellationToken.None);
    }

    private async Task PlanRetryAsync(RunExecution execution)
    {
        if (execution.PassingFailure is not { } failure)
            return;
        var run = execution.Run;
        var wait = RunRetries.Next(options.Value.FirstRetryAfter, options.Value.LongestRetryAfter, run.Retries, failure.RetryAfter, Random.Shared);
        run.RetryAt = time.GetUtcNow() + wait;
        if (run.RetryAt is { } at && await hours.OfRetryAsync(execution.Key, at, CancellationToken.None) is { } hold)
            (run.RetryAt, execution.RetryHold) = (hold.Until, hold);
    }

    private static Message EndMessage(Run run) => run.State == RunState.Queued ? Message.Of("run-handed-over") : RunStatusMessage.For(run);

    private static LogLevelView LevelOf(RunState state) => state switch
    {
        RunState.Failed => LogLevelView.Error,
        RunState.CompletedWithErrors => LogLevelView.Warning,
        _ => LogLevelView.Info,
    };
}

using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Events;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Runs;

/// <summary>Tells those who look how a run goes, at most four times a second a run.</summary>
public sealed class RunProgress(ILiveEvents events, TimeProvider time)
{
    /// <summary>At most one progress event a run within this time; checkpoints store all of it anyway.</summary>
    public static readonly TimeSpan AtMostEvery = TimeSpan.FromMilliseconds(250);

    public Task PublishAsync(RunExecution execution, bool started, CancellationToken cancellationToken) =>
        PublishAsync(execution, started ? EventTypes.SyncStarted : EventTypes.SyncProgress, cancellationToken);

    public Task PublishEndAsync(RunExecution execution) => PublishAsync(
        execution,
        execution.Run.State switch
        {
            RunState.Completed or RunState.CompletedWithErrors => EventTypes.SyncCompleted,
            RunState.Failed => EventTypes.SyncFailed,
            RunState.Stopped => EventTypes.SyncCancelled,
            _ => EventTypes.SyncProgress,
        },
        CancellationToken.None);

    private Task PublishAsync(RunExecution execution, string type, CancellationToken cancellationToken)
    {
        var view = execution.Run.ToView(execution.Connection.Name, execution.Connection.Platform);
        return events.PublishAsync(new LiveEvent(type, time.GetUtcNow(), execution.Key.CompanyId, view), cancellationToken);
    }
}

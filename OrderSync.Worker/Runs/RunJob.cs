using System.Diagnostics;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Data;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Users;
using Polly;
using Quartz;

namespace OrderSync.Worker.Runs;

/// <summary>
/// Executes one run. Quartz re-fires it on another node when this one dies, and the run goes on at its checkpoint.
/// </summary>
public sealed class RunJob(
    RunStore store,
    RunRegistry registry,
    RunEnding ending,
    RunProgress progress,
    PlatformConnections connections,
    IEnumerable<IRunHandler> handlers,
    IHostApplicationLifetime lifetime,
    RunWaitsFactory waits,
    RunHours hours,
    TimeProvider time,
    ILogger<RunJob> logger) : IJob
{
    private readonly ResiliencePipeline _patience = DatabaseOutage.Outlasting(time);

    private static readonly string WorkerName = $"{Environment.MachineName}/{Environment.ProcessId}";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var firing = RunFiring.Read(context);
        using var company = CurrentCompany.Enter(firing.Key.CompanyId);
        // In this firing still: it alone knows whether it replaces one that died.
        var execution = await _patience.ExecuteAsync(async cancel => await ClaimAsync(firing, context.Recovering, cancel), cancellationToken);
        if (execution is null)
            return;
        using var span = RunSpans.Start(execution, context);
        using var scope = logger.BeginScope(LogScopeOf(execution.Run));
        logger.LogInformation("Run {RunId} begins: {Kind} of {Connection}, attempt {Attempt}", execution.Run.Id, execution.Run.Kind, execution.Connection, execution.Claim);
        await ExecuteAsync(execution, span, cancellationToken);
        logger.LogInformation("Run {RunId} is over: {State}, {Fetched} records fetched", execution.Run.Id, execution.Run.State, execution.Run.Fetched);
        RunSpans.End(span, execution.Run);
    }

    /// <returns>Null when the run is not to be executed now, or not by this firing.</returns>
    private async Task<RunExecution?> ClaimAsync(RunFiring firing, bool recovering, CancellationToken cancellationToken)
    {
        if (await hours.HoldAsync(firing.Key, cancellationToken))
        {
            logger.LogInformation("Run {RunId} waits for the end of its quiet hours", firing.Key.RunId);
            return null;
        }
        var execution = await store.ClaimAsync(firing.Key, firing.Attempt, recovering, WorkerName, cancellationToken);
        if (execution is null)
            logger.LogInformation("Run {RunId} is not this firing's to claim", firing.Key.RunId);
        return execution;
    }

    private async Task ExecuteAsync(RunExecution execution, Activity? span, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        using var watch = registry.Watch(execution, stopping.Token);
        using var calls = CallScope.Begin(execution.Run.Id, PriorityOf(execution.Run), waits.Watch(execution, watch.Token));
        try
        {
            await StartAsync(execution, watch.Token);
            await handlers.Single(handler => handler.Kind == execution.Run.Kind).ExecuteAsync(execution, watch.Token);
            await ending.CompleteAsync(execution);
        }
        catch (OperationCanceledException) when (watch.Token.IsCancellationRequested)
        {
            await ending.InterruptAsync(execution, watch.Control, watch.By, watch.Lost);
        }
        catch (RunLostException lost)
        {
            span.Fail(lost);
            logger.LogWarning("{Reason}", lost.Message);
        }
        catch (PlatformException failure)
        {
            span.Fail(failure.Failure);
            await ending.FailAsync(execution, failure.Failure);
        }
        catch (Exception exception) when (DatabaseOutage.Is(exception))
        {
            span.Fail(exception);
            await ending.LetGoAsync(execution, exception, stopping.Token);
        }
        catch (Exception exception)
        {
            span.Fail(exception);
            logger.LogError(exception, "Run {RunId} failed by a fault of OrderSync", execution.Key.RunId);
            await ending.FailAsync(execution, Own(exception));
        }
    }

    /// <summary>Not the exception's own words: they may quote what is secret.</summary>
    private static PlatformFailure Own(Exception exception) =>
        PlatformFailure.Protocol("OrderSync itself failed: the worker's log says why.") with { Details = exception.GetType().FullName };

    /// <summary>Under the names that the spans use, so that logs and spans of a run are found by the same values.</summary>
    private static KeyValuePair<string, object?>[] LogScopeOf(Run run) =>
    [
        new("ordersync.run_id", run.Id),
        new("ordersync.connection_id", run.ConnectionId),
        new("ordersync.company_id", run.CompanyId),
    ];

    /// <summary>What keeps up, and a window that a person wants again, goes before what reads a history.</summary>
    private static CallPriority PriorityOf(Run run) => run.Mode is FetchMode.Auto or FetchMode.Duration || run.Kind == RunKind.Reconcile ? CallPriority.Backfill : CallPriority.Normal;

    private async Task StartAsync(RunExecution execution, CancellationToken cancellationToken)
    {
        await progress.PublishAsync(execution, started: true, cancellationToken);
        await store.LogAsync(
            execution,
            LogLevelView.Info,
            execution.Claim > 1 ? "Taken up again, from the last checkpoint." : "Started.",
            cancellationToken);
        execution.Connection = await connections.GetAsync(execution.Key.CompanyId, execution.Run.ConnectionId, cancellationToken);
    }
}

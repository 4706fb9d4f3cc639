using System.Collections.Concurrent;
using System.Text.Json;
using OrderSync.Contracts;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms.Calls;

namespace OrderSync.Worker.Runs;

public sealed class RunWaitsFactory(RunStore store, RunProgress progress, TimeProvider time, ILogger<RunWaits> logger)
{
    /// <summary>Watches the waits of a run's calls until it ends.</summary>
    public ICallObserver Watch(RunExecution execution, CancellationToken cancellationToken)
    {
        var waits = new RunWaits(execution, store, progress, time, logger);
        _ = waits.WatchAsync(cancellationToken);
        return waits;
    }
}

/// <summary>Shows on a run's row that it waits for its platform, why, and until when. Short waits are part of the work.</summary>
public sealed class RunWaits(RunExecution execution, RunStore store, RunProgress progress, TimeProvider time, ILogger<RunWaits> logger) : ICallObserver
{
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<long, CallWait> _waits = new();
    private CallWait? _shown;

    public void OnWait(CallWait wait) => _waits[wait.Id] = wait;

    public void OnWaitEnded(CallWait wait) => _waits.TryRemove(wait.Id, out _);

    /// <summary>Until the run ends.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await TryShowAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.LogDebug("Run {RunId} ends: its waits are not watched any more", execution.Key.RunId);
        }
    }

    private async Task TryShowAsync(CancellationToken cancellationToken)
    {
        var longest = Longest();
        if (longest?.Id == _shown?.Id && longest?.Sentence == _shown?.Sentence)
            return;
        Write(longest);
        try
        {
            await store.SaveWaitAsync(execution, cancellationToken);
            await progress.PublishAsync(execution, started: false, cancellationToken);
            _shown = longest;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning(exception, "What run {RunId} waits for could not be written; it is tried again", execution.Key.RunId);
        }
    }

    private CallWait? Longest()
    {
        var now = time.GetUtcNow();
        return _waits.Values.Where(wait => wait.Until - now >= Noticeable || now - wait.Since >= Noticeable).MaxBy(wait => wait.Until);
    }

    private void Write(CallWait? wait)
    {
        var run = execution.Run;
        run.WaitReason = wait?.Reason switch
        {
            null => null,
            CallWaitReason.Budget => RunWaitReason.Budget,
            CallWaitReason.RetryAfter => RunWaitReason.RetryAfter,
            CallWaitReason.Breaker => RunWaitReason.Breaker,
            CallWaitReason.Backoff => RunWaitReason.Backoff,
            _ => throw new ArgumentOutOfRangeException(nameof(wait), wait.Reason, "Unknown reason."),
        };
        (run.WaitUntil, run.WaitSentence) = (wait?.Until, wait?.Sentence);
        run.WaitSpentBy = wait is { SpentBy.Count: > 0 }
            ? JsonSerializer.Serialize(wait.SpentBy.Select(spender => new RunSpenderView(spender.RunId, spender.Calls)), ContractJson.Options)
            : null;
    }
}

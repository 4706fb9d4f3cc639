using System.Threading.Channels;
using OrderSync.Core.Events;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Runs;

/// <summary>
/// Listens for new runs and for what people ask of running ones. Redis only makes it quick: the sweep finds new runs, and
/// the heartbeat finds requests, without it.
/// </summary>
public sealed class RunWakeUps(
    RunMessages messages, RedisSubscriptions subscriptions, RunScheduling scheduling, RunRegistry registry, ILogger<RunWakeUps> logger)
    : BackgroundService
{
    private readonly Channel<RunKey> _wakeUps = Channel.CreateBounded<RunKey>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await subscriptions.MakeAsync(SubscribeAsync, "runs are found by the sweep", stoppingToken);
        while (await _wakeUps.Reader.WaitToReadAsync(stoppingToken))
            await TakeUpAsync(Heard(), stoppingToken);
    }

    private async Task SubscribeAsync()
    {
        await messages.SubscribeAsync(RunMessages.WakeChannel, run => _wakeUps.Writer.TryWrite(run));
        await messages.SubscribeAsync(RunMessages.ControlChannel, run => registry.LookAtControl(run.RunId));
    }

    /// <summary>All that have been heard of meanwhile: many starts at once cost one transaction.</summary>
    private List<RunKey> Heard()
    {
        var runs = new List<RunKey>();
        while (_wakeUps.Reader.TryRead(out var run))
            runs.Add(run);
        return runs;
    }

    private async Task TakeUpAsync(List<RunKey> runs, CancellationToken cancellationToken)
    {
        try
        {
            await scheduling.TakeUpAsync(runs, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning(exception, "{Count} runs could not be taken up now: the sweep will", runs.Count);
        }
    }
}

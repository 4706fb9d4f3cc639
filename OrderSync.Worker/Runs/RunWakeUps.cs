using System.Threading.Channels;
using OrderSync.Core.Runs;
using StackExchange.Redis;

namespace OrderSync.Worker.Runs;

/// <summary>
/// Listens for new runs and for what people ask of running ones. Redis only makes it quick: the sweep finds new runs, and
/// the heartbeat finds requests, without it.
/// </summary>
public sealed class RunWakeUps(
    RunMessages messages, RunScheduling scheduling, RunRegistry registry, TimeProvider time, ILogger<RunWakeUps> logger) : BackgroundService
{
    private static readonly TimeSpan SubscribeAgainAfter = TimeSpan.FromSeconds(5);

    private readonly Channel<RunKey> _wakeUps = Channel.CreateBounded<RunKey>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await SubscribeAsync(stoppingToken);
        await foreach (var run in _wakeUps.Reader.ReadAllAsync(stoppingToken))
            await TakeUpAsync(run, stoppingToken);
    }

    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await messages.SubscribeAsync(RunMessages.WakeChannel, run => _wakeUps.Writer.TryWrite(run));
                await messages.SubscribeAsync(RunMessages.ControlChannel, run => registry.LookAtControl(run.RunId));
                return;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                logger.LogWarning(exception, "Redis is away: runs are found by the sweep until it is back");
                await Task.Delay(SubscribeAgainAfter, time, cancellationToken);
            }
        }
    }

    private async Task TakeUpAsync(RunKey run, CancellationToken cancellationToken)
    {
        try
        {
            await scheduling.TakeUpAsync(run, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning(exception, "Run {RunId} could not be taken up now: the sweep will", run.RunId);
        }
    }
}

using OrderSync.Core.Events;
using OrderSync.Core.Notifications;

namespace OrderSync.Worker.Notifications;

/// <summary>Work that stands in rows with the time at which it is due; any number of workers may ask for it at once.</summary>
public interface IDueWork
{
    /// <summary>Does some of what is due.</summary>
    /// <returns>True when there may be more.</returns>
    Task<bool> WorkAsync(CancellationToken cancellationToken);
}

/// <summary>Asks for due work every few seconds, and at once when it is told that there is some. Redis only makes it quick.</summary>
public sealed class DueLoop<TWork>(TWork work, NotificationMessages messages, RedisSubscriptions subscriptions, ILogger<DueLoop<TWork>> logger) : BackgroundService
    where TWork : IDueWork
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _woken = new(0, 1);

    public override void Dispose()
    {
        _woken.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var subscribing = subscriptions.MakeAsync(
            () => messages.SubscribeAsync(Wake), $"{typeof(TWork).Name} looks for work every {Every.TotalSeconds} s", stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await WorkAllAsync(stoppingToken);
            await _woken.WaitAsync(Every, stoppingToken);
        }
        await subscribing;
    }

    private async Task WorkAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await work.WorkAsync(cancellationToken))
            {
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(exception, "{Work} could not be done now, and is tried again in {Seconds} s", typeof(TWork).Name, Every.TotalSeconds);
        }
    }

    private void Wake()
    {
        try
        {
            _woken.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
        catch (ObjectDisposedException)
        {
            // The worker stops.
        }
    }
}

using OrderSync.Core.Orders.Search;

namespace OrderSync.Worker.Orders.Search;

/// <summary>
/// Makes new and changed orders searchable within seconds of their commit. Beside a fetch that writes all the time it works only a
/// share of the time, so that the fetch is not slower for it; what piles up then is done afterwards.
/// </summary>
public sealed class OrderSearchWork(OrderSearchFill fill, TimeProvider time, ILogger<OrderSearchWork> logger) : BackgroundService
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(15);

    /// <summary>Entries this young mean that orders are being written now.</summary>
    private static readonly TimeSpan JustWritten = TimeSpan.FromSeconds(5);

    /// <summary>A fetch's page or two; a pile is more than that.</summary>
    private const int FewOrders = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
            await Task.Delay(await WorkAsync(stoppingToken), time, stoppingToken);
    }

    /// <returns>How long to rest.</returns>
    private async Task<TimeSpan> WorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            var began = time.GetTimestamp();
            if (await fill.NextAsync(cancellationToken) is not { } filled)
                return LookAgainAfter;
            return time.GetElapsedTime(began) * RestShare(filled);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(exception, "Orders could not be made searchable now, and are tried again in {Seconds} s", AfterFailure.TotalSeconds);
            return AfterFailure;
        }
    }

    /// <summary>How much longer than the work the rest is.</summary>
    private double RestShare(OrderSearchFilled filled) => time.GetUtcNow() - filled.WrittenAt > JustWritten ? 0.5 : filled.Orders > FewOrders ? 9 : 1;
}

namespace OrderSync.Sandbox.Shops;

/// <summary>
/// A shop that grows by itself. There is no timer: whoever looks at the shop first brings it up to date, so what it holds
/// depends on the clock alone.
/// </summary>
internal sealed class ShopGrowth(Shop shop, GrowthSettings settings, TimeProvider time)
{
    private const int MostProgress = 500;
    private readonly Lock gate = new();
    private long next = time.GetUtcNow().ToUnixTimeSeconds() + settings.EverySeconds;
    private long ticks;

    public void CatchUp()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (now < Interlocked.Read(ref next))
            return;
        lock (gate)
        {
            var due = now < next ? 0 : (int)((now - next) / settings.EverySeconds) + 1;
            if (due > 0)
                shop.Grow(due, next, settings.EverySeconds);
            for (var tick = Math.Max(0, due - MostProgress); settings.Progress && tick < due; tick++)
                shop.ProgressOne(ticks + tick, next + ((long)tick * settings.EverySeconds));
            ticks += due;
            Interlocked.Add(ref next, (long)due * settings.EverySeconds);
        }
    }
}

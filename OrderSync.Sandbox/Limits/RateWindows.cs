namespace OrderSync.Sandbox.Limits;

/// <summary>Sliding windows over the calls that were let through, as the strictest reading of "n per window".</summary>
internal sealed class RateWindows(RateLimitSettings settings, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Window[] windows =
    [
        new(settings.PerSecond, TimeSpan.FromSeconds(1)),
        new(settings.PerMinute, TimeSpan.FromMinutes(1)),
        new(settings.PerHour, TimeSpan.FromHours(1)),
        new(settings.PerDay, TimeSpan.FromDays(1)),
    ];

    private long violations;

    public bool Enforce => settings.Enforce;

    /// <summary>Calls that came too early, refused or (if limits are not enforced) only counted.</summary>
    public long Violations => Interlocked.Read(ref violations);

    /// <summary>Counts the call. Zero: it is within the limits. Else the time after which it would have been.</summary>
    public TimeSpan Take()
    {
        var now = time.GetUtcNow().UtcTicks;
        lock (gate)
        {
            var wait = windows.Max(window => window.WaitAt(now));
            if (wait > 0)
                violations++;
            if (wait <= 0 || !settings.Enforce)
                Array.ForEach(windows, window => window.Add(now));
            return TimeSpan.FromTicks(Math.Max(wait, 0));
        }
    }

    private sealed class Window(int limit, TimeSpan length)
    {
        // The last calls, as many as the limit: the oldest must have left the window before the next may enter.
        private readonly long[] calls = new long[limit];
        private int oldest;

        public long WaitAt(long now) => calls[oldest] == 0 ? 0 : calls[oldest] + length.Ticks - now;

        public void Add(long now)
        {
            calls[oldest] = now;
            oldest = (oldest + 1) % limit;
        }
    }
}

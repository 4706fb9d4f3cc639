namespace OrderSync.Worker.Notifications.Webhooks;

/// <summary>The retry schedule that the Standard Webhooks specification gives as its example: ten tries over three days.</summary>
internal static class WebhookRetries
{
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>Spread, never sooner: receivers that were down together are not called together.</summary>
    private const double Jitter = 0.1;

    /// <summary>A receiver that asks for longer is asked again after this.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public static int Most => Delays.Length;

    /// <param name="attempts">Made so far.</param>
    /// <param name="askedFor">What the receiver asked for by Retry-After.</param>
    /// <param name="random">0 to 1.</param>
    /// <returns>Null when it has been tried often enough.</returns>
    public static TimeSpan? Next(int attempts, TimeSpan? askedFor, double random)
    {
        if (attempts >= Delays.Length)
            return null;
        var delay = Delays[attempts] * (1 + (Jitter * random));
        return askedFor > delay ? Capped(askedFor.Value) : delay;
    }

    public static TimeSpan Capped(TimeSpan askedFor) => askedFor < LongestWait ? askedFor : LongestWait;
}

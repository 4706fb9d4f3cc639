using OrderSync.Contracts.Notifications;
using OrderSync.Core.Times;

namespace OrderSync.Core.Notifications;

/// <summary>When one person gets e-mails.</summary>
public sealed record EmailTimes(NotificationDigest Digest, QuietHours? Quiet, TimeZoneInfo Zone)
{
    private static readonly TimeOnly Morning = new(8, 0);

    /// <param name="lastSent">When the person was sent the last one.</param>
    public DateTimeOffset Next(DateTimeOffset now, DateTimeOffset? lastSent, NotificationOptions options)
    {
        var next = Digest switch
        {
            NotificationDigest.Hourly => NextHour(now),
            NotificationDigest.Daily => NextMorning(now),
            _ => lastSent is { } last && last + options.Apart > now + options.Gather ? last + options.Apart : now + options.Gather,
        };
        return NotQuiet(next);
    }

    public DateTimeOffset NotQuiet(DateTimeOffset moment) => Quiet?.After(moment, Zone) ?? moment;

    private DateTimeOffset NextHour(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, Zone);
        // By adding to the moment: an hour that the clock shows twice is two hours.
        return (local + TimeSpan.FromHours(1) - new TimeSpan(0, 0, local.Minute, local.Second, local.Millisecond, local.Microsecond)).ToUniversalTime();
    }

    private DateTimeOffset NextMorning(DateTimeOffset now)
    {
        var today = LocalClock.DayOf(now, Zone);
        var morning = LocalClock.First(today.ToDateTime(Morning), Zone);
        return morning > now ? morning : LocalClock.First(today.AddDays(1).ToDateTime(Morning), Zone);
    }
}

using OrderSync.Contracts.Texts;

namespace OrderSync.Web.Shared;

/// <summary>The time by which pages are read: that of the person's company, or for an operator of where the browser is.</summary>
public sealed class UserClock(TimeProvider time)
{
    /// <summary>What shows a time says it again.</summary>
    public event EventHandler? ZoneChanged;

    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    public DateTimeOffset Now => time.GetUtcNow();

    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Zone).DateTime);

    /// <summary>True when that changed the zone. A name that this machine does not know leaves it as it is.</summary>
    public bool UseZone(string? name)
    {
        if (name is null || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) || zone.Id == Zone.Id)
            return false;
        Zone = zone;
        ZoneChanged?.Invoke(this, EventArgs.Empty);
        return true;
    }

    public string Moment(DateTimeOffset at) => TimeWords.Moment(at, Now, Zone);

    public string Ago(DateTimeOffset at) => TimeWords.Ago(at, Now, Zone);

    /// <summary>For texts: the person's language, zone and now.</summary>
    public Reader Reader => new(Languages.English, Zone, Now);

    /// <param name="near">A moment that what is verbatim in it speaks of; now, unless given.</param>
    public string Told(Message message, DateTimeOffset? near = null) => Told(MessageTexts.Of(message, Reader), near);

    /// <summary>A sentence of the Api with its times in the page's zone.</summary>
    /// <param name="near">A moment that it speaks of; now, unless given.</param>
    public string Told(string sentence, DateTimeOffset? near = null) => LocalTimes.In(sentence, near ?? Now, Zone);
}

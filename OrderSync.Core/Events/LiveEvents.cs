using OrderSync.Contracts.Events;

namespace OrderSync.Core.Events;

/// <summary>Sends live events to everybody who looks at the company. An event lost is never data lost: the rows are the truth.</summary>
public interface ILiveEvents
{
    /// <summary>Never throws for Redis being away: that is logged, and the site reads the rows again when it is back.</summary>
    Task PublishAsync(LiveEvent liveEvent, CancellationToken cancellationToken);
}

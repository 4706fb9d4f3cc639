using OrderSync.Contracts.Events;
using OrderSync.Core.Events;
using OrderSync.Core.Notifications;

namespace OrderSync.Core.Assignment;

/// <summary>
/// Tells agents about their orders, and everybody who looks at the company's assignments that they have changed.
/// </summary>
public sealed class AgentNews(ILiveEvents events, NotificationWriter notifications, TimeProvider time)
{
    /// <summary>One notification for all that came at once, to that agent alone, and a word where they are looking now.</summary>
    public async Task NewOrdersAsync(Guid companyId, Guid agentId, int count, CancellationToken cancellationToken)
    {
        var sentence = count == 1 ? "1 new order for you." : $"{count} new orders for you.";
        var kind = NotificationKinds.Find(NotificationKinds.OrdersAssigned)!;
        await notifications.RaiseAsync([NotificationFact.For(kind, companyId, agentId, time.GetUtcNow(), sentence)], cancellationToken);
        await events.PublishAsync(
            new LiveEvent(EventTypes.Note, time.GetUtcNow(), companyId, Note: new Note("assignment", sentence, "/my-orders"), UserId: agentId),
            cancellationToken);
    }

    /// <summary>Says no more than that: what changed is read again by those who may see it.</summary>
    public Task ChangedAsync(Guid companyId, CancellationToken cancellationToken) => ChangedAsync(companyId, mayHandOut: false, cancellationToken);

    /// <summary>The same, and workers look at once whether there is anything to hand out.</summary>
    public Task FreedAsync(Guid companyId, CancellationToken cancellationToken) => ChangedAsync(companyId, mayHandOut: true, cancellationToken);

    private Task ChangedAsync(Guid companyId, bool mayHandOut, CancellationToken cancellationToken) => events.PublishAsync(
        new LiveEvent(EventTypes.AssignmentChanged, time.GetUtcNow(), companyId, Assignment: new AssignmentChange(mayHandOut)), cancellationToken);
}

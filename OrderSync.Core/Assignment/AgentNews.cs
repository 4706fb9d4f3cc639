using OrderSync.Contracts.Events;
using OrderSync.Core.Events;
using OrderSync.Core.Notifications;

namespace OrderSync.Core.Assignment;

/// <summary>
/// Tells agents about their orders, and everybody who looks at the company's assignments that they have changed.
/// </summary>
public sealed class AgentNews(ILiveEvents events, NotificationWriter notifications, TimeProvider time)
{
    /// <summary>One notification for all that came at once, to that agent alone, for the transaction in which they come.</summary>
    /// <param name="id">See <see cref="NotificationFact.For"/>.</param>
    internal static NotificationFact NewOrders(Guid companyId, Guid agentId, int count, DateTimeOffset now, Guid? id = null) =>
        NotificationFact.For(NotificationKinds.Find(NotificationKinds.OrdersAssigned)!, companyId, agentId, now, Sentence(count), id);

    /// <summary>After the commit: those who got orders are told at once, and a word comes where they are looking now.</summary>
    public async Task GivenAsync(Guid companyId, IEnumerable<KeyValuePair<Guid, int>> countByAgent, CancellationToken cancellationToken)
    {
        await notifications.WakeAsync();
        foreach (var (agent, count) in countByAgent)
        {
            var note = new Note("assignment", Sentence(count), "/my-orders");
            await events.PublishAsync(new LiveEvent(EventTypes.Note, time.GetUtcNow(), companyId, Note: note, UserId: agent), cancellationToken);
        }
    }

    /// <summary>Says no more than that: what changed is read again by those who may see it.</summary>
    public Task ChangedAsync(Guid companyId, CancellationToken cancellationToken) => ChangedAsync(companyId, mayHandOut: false, cancellationToken);

    /// <summary>The same, and workers look at once whether there is anything to hand out.</summary>
    public Task FreedAsync(Guid companyId, CancellationToken cancellationToken) => ChangedAsync(companyId, mayHandOut: true, cancellationToken);

    private static string Sentence(int count) => count == 1 ? "1 new order for you." : $"{count} new orders for you.";

    private Task ChangedAsync(Guid companyId, bool mayHandOut, CancellationToken cancellationToken) => events.PublishAsync(
        new LiveEvent(EventTypes.AssignmentChanged, time.GetUtcNow(), companyId, Assignment: new AssignmentChange(mayHandOut)), cancellationToken);
}

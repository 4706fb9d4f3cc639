using OrderSync.Core.Notifications;

namespace OrderSync.Core.Assignment;

/// <summary>
/// What a hand-out of many batches has given to each agent. They are told of the whole by one notification: each batch writes its fact
/// again with the new count, in the batch's own transaction.
/// </summary>
internal sealed class HandOutNews
{
    private readonly Dictionary<Guid, Guid> _facts = [];

    private readonly Dictionary<Guid, int> _given = [];

    /// <summary>By agent, in the batches that are committed.</summary>
    public IReadOnlyDictionary<Guid, int> Given => _given;

    /// <param name="agents">Who gets orders with the next batch, one entry an order.</param>
    public IReadOnlyCollection<NotificationFact> Facts(Guid companyId, IEnumerable<Guid> agents, DateTimeOffset now) =>
    [
        .. agents.CountBy(agent => agent).Select(more => AgentNews.NewOrders(
            companyId, more.Key, _given.GetValueOrDefault(more.Key) + more.Value, now, FactOf(more.Key, now))),
    ];

    public void Committed(IEnumerable<Guid> agents)
    {
        foreach (var agent in agents)
            _given[agent] = _given.GetValueOrDefault(agent) + 1;
    }

    private Guid FactOf(Guid agent, DateTimeOffset now)
    {
        if (!_facts.TryGetValue(agent, out var id))
            _facts[agent] = id = Guid.CreateVersion7(now);
        return id;
    }
}

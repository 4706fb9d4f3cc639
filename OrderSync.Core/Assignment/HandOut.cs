namespace OrderSync.Core.Assignment;

/// <summary>An order and who gets it.</summary>
public sealed record HandedOut(WaitingOrder Order, AgentDecision Decision, long Turn);

/// <summary>What becomes of one batch.</summary>
/// <param name="Turn">The company's counter after it.</param>
public sealed record HandOutPlan(IReadOnlyList<HandedOut> Assigned, long Turn);

/// <summary>
/// Hands out one batch from both ends of those that wait: the latest first, but each so-manieth order is the one that has
/// waited longest, counted over all batches ever. So however many new ones come in, and however few agents are free, the
/// n-th oldest is handed out after at most n times so many.
/// </summary>
public static class HandOut
{
    /// <param name="latest">Latest first.</param>
    /// <param name="oldest">Oldest first; may hold orders that are also among the latest.</param>
    /// <param name="agents">Their loads move with what they are given.</param>
    /// <param name="turn">Orders handed out before, ever.</param>
    public static HandOutPlan Plan(
        IReadOnlyList<WaitingOrder> latest,
        IReadOnlyList<WaitingOrder> oldest,
        IReadOnlyList<AgentLoad> agents,
        IReadOnlyList<RuleMatch> rules,
        long turn,
        int oldestEvery)
    {
        var (fromLatest, fromOldest) = (new Queue<WaitingOrder>(latest), new Queue<WaitingOrder>(oldest));
        var seen = new HashSet<Guid>();
        var assigned = new List<HandedOut>(latest.Count + oldest.Count);
        while (agents.Any(agent => agent.Bar is null) && Next(fromLatest, fromOldest, IsOldestsTurn(turn, oldestEvery)) is { } order)
        {
            if (!seen.Add(order.Id))
                continue;
            var decision = AgentDecisions.Decide(order.ConnectionId, order.Region, agents, rules);
            if (decision.Agent is not { } agent)
                continue;
            agent.Take(++turn);
            assigned.Add(new HandedOut(order, decision, turn));
        }
        return new HandOutPlan(assigned, turn);
    }

    public static bool IsOldestsTurn(long turn, int oldestEvery) => (turn + 1) % oldestEvery == 0;

    private static WaitingOrder? Next(Queue<WaitingOrder> latest, Queue<WaitingOrder> oldest, bool oldestFirst)
    {
        var (first, second) = oldestFirst ? (oldest, latest) : (latest, oldest);
        return first.TryDequeue(out var order) || second.TryDequeue(out order) ? order : null;
    }
}

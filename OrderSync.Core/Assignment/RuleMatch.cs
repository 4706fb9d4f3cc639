using OrderSync.Contracts.Assignment;

namespace OrderSync.Core.Assignment;

/// <summary>An order as far as it matters for who gets it.</summary>
/// <param name="Region">As the platform spells it; the city where it has none.</param>
public sealed record WaitingOrder(Guid Id, Guid ConnectionId, string? Region, DateTimeOffset PlacedAt);

/// <summary>A rule, ready to be compared.</summary>
public sealed class RuleMatch(string name, Guid? connectionId, string? region, IEnumerable<Guid> agents, RuleOtherwise otherwise)
{
    private readonly string? _region = RegionKey.Of(region);
    private readonly HashSet<Guid> _agents = [.. agents];

    public string Name => name;

    public bool Waits => otherwise == RuleOtherwise.Wait;

    public bool Names(Guid? ofConnection, string? regionKey) =>
        (connectionId is null || connectionId == ofConnection) && (_region is null || _region == regionKey);

    public bool Allows(AgentLoad agent) => _agents.Contains(agent.Id);
}

using OrderSync.Contracts.Assignment;

namespace OrderSync.Core.Assignment;

/// <summary>Who gets an order, and why; or why nobody does.</summary>
public sealed record AgentDecision(AgentLoad? Agent, ExplanationView Explanation);

/// <summary>Decides for one order: rules first, then everybody. Changes nothing.</summary>
public static class AgentDecisions
{
    private const int MostCandidates = 20;

    public static AgentDecision Decide(Guid? connectionId, string? region, IReadOnlyList<AgentLoad> agents, IReadOnlyList<RuleMatch> rules)
    {
        var key = RegionKey.Of(region);
        var passed = new List<string>();
        foreach (var rule in rules.Where(rule => rule.Names(connectionId, key)))
        {
            if (AgentChoice.Next(agents.Where(rule.Allows)) is { } chosen)
                return Chosen(chosen, agents, rule, passed);
            if (rule.Waits)
                return Waits(agents, rule, passed);
            passed.Add(rule.Name);
        }
        return AgentChoice.Next(agents) is { } next ? Chosen(next, agents, null, passed) : Waits(agents, null, passed);
    }

    private static AgentDecision Chosen(AgentLoad agent, IReadOnlyList<AgentLoad> agents, RuleMatch? rule, List<string> passed)
    {
        var equals = agents.Count(other => other.Bar is null && rule?.Allows(other) != false && AgentChoice.IsTie(agent, other)) - 1;
        var load = $"{Orders(agent.Open)} at weight {agent.Weight}";
        var why = equals == 0
            ? $"{agent.Name} had the least open work: {load}."
            : $"{agent.Name} and {equals} more had the least open work ({load}), and it was {agent.Name}’s turn.";
        return new AgentDecision(agent, Explain(ByRule(rule, passed) + why, agent, agents, rule, passed));
    }

    private static AgentDecision Waits(IReadOnlyList<AgentLoad> agents, RuleMatch? rule, List<string> passed)
    {
        var asked = agents.Where(agent => rule?.Allows(agent) != false).ToList();
        var why = asked.Count == 0 ? "There is no agent who could take it." : $"No agent can take it now: {Bars(asked)}.";
        return new AgentDecision(null, Explain(ByRule(rule, passed) + why, null, agents, rule, passed));
    }

    /// <summary>"1 off duty, 3 at capacity".</summary>
    internal static string Bars(IEnumerable<AgentLoad> agents) => string.Join(", ", agents
        .Where(agent => agent.Bar is not null).GroupBy(agent => agent.Bar!.Value).OrderBy(group => group.Key)
        .Select(group => $"{group.Count()} {Words(group.Key)}"));

    private static string Words(AgentBar bar) => bar switch
    {
        AgentBar.OffDuty => "off duty",
        AgentBar.OutsideHours => "outside working hours",
        AgentBar.AtCapacity => "at capacity",
        _ => "not named by the rule",
    };

    private static string ByRule(RuleMatch? rule, List<string> passed)
    {
        var past = passed.Count == 0 ? "" : $"Nobody of {string.Join(" or ", passed.Select(name => $"“{name}”"))} could take it. ";
        return rule is null ? past : $"{past}Rule “{rule.Name}”: ";
    }

    private static ExplanationView Explain(
        string sentence, AgentLoad? chosen, IReadOnlyList<AgentLoad> agents, RuleMatch? rule, IReadOnlyList<string> passed)
    {
        var candidates = agents
            .Select(agent => (Agent: agent, Bar: rule?.Allows(agent) == false ? AgentBar.NotInRule : agent.Bar))
            .OrderBy(one => one.Bar is not null).ThenBy(one => one.Agent, AgentChoice.ByNeed)
            .Take(MostCandidates)
            .Select(one => new CandidateView(
                one.Agent.Id, one.Agent.Name, one.Agent.Open, one.Agent.Weight, one.Agent.Capacity, one.Bar, one.Agent == chosen))
            .ToList();
        return new ExplanationView(sentence, rule?.Name, passed, candidates, agents.Count - candidates.Count);
    }

    private static string Orders(int count) => count == 1 ? "1 order" : $"{count} orders";
}

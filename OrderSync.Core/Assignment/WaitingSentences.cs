using System.Globalization;

namespace OrderSync.Core.Assignment;

/// <summary>Says how the hand-out stands, and why orders wait where they do. Times are in UTC, as in all sentences of the Api.</summary>
public static class WaitingSentences
{
    /// <param name="more">There are more than <paramref name="waiting"/>.</param>
    public static string For(
        bool enabled, int waiting, bool more, IReadOnlyList<AgentLoad> agents, IReadOnlyList<RuleMatch> rules, DateTimeOffset now)
    {
        if (!enabled)
            return waiting == 0 ? "Orders are not handed out: assignment is switched off." : $"{Wait(waiting, more)}: assignment is switched off.";
        if (waiting == 0)
            return "Every order that needs an agent has one.";
        if (agents.Count == 0)
            return $"{Wait(waiting, more)}: nobody takes part yet.";
        if (agents.All(agent => agent.Bar is not null))
            return $"{Wait(waiting, more)}: of {Agents(agents.Count)}, {AgentDecisions.Bars(agents)}{Next(agents, now)}.";
        return Blocked(agents, rules, now) is { } blocked
            ? $"{Wait(waiting, more)}, or {(waiting == 1 ? "is" : "are")} about to be handed out. {blocked}"
            : $"{Orders(waiting, more)} {(waiting == 1 ? "is" : "are")} about to be handed out.";
    }

    /// <summary>Whether orders that wait will wait until something changes, for example until an agent comes on duty.</summary>
    public static bool AreStuck(IReadOnlyList<AgentLoad> agents, IReadOnlyList<RuleMatch> rules, DateTimeOffset now) =>
        agents.All(agent => agent.Bar is not null) || Blocked(agents, rules, now) is not null;

    /// <summary>Rules whose orders wait for their agents, none of whom can take one.</summary>
    private static string? Blocked(IReadOnlyList<AgentLoad> agents, IReadOnlyList<RuleMatch> rules, DateTimeOffset now)
    {
        var blocked =
            from rule in rules
            where rule.Waits
            let named = agents.Where(rule.Allows).ToList()
            where named.All(agent => agent.Bar is not null)
            select $"“{rule.Name}” waits: {(named.Count == 0 ? "none of its agents takes part" : AgentDecisions.Bars(named) + Next(named, now))}.";
        var sentences = string.Join(' ', blocked);
        return sentences.Length == 0 ? null : sentences;
    }

    /// <summary>When the first of those comes who are on duty but not at work.</summary>
    private static string Next(IEnumerable<AgentLoad> agents, DateTimeOffset now)
    {
        if (agents.Where(agent => agent.OnDuty).Min(agent => agent.NextHoursAt) is not { } at)
            return "";
        var format = at - now < TimeSpan.FromHours(12) ? "HH:mm" : "yyyy-MM-dd HH:mm";
        return $"; next working hours {at.ToUniversalTime().ToString(format, CultureInfo.InvariantCulture)} UTC";
    }

    private static string Wait(int waiting, bool more) => $"{Orders(waiting, more)} {(waiting == 1 ? "waits" : "wait")}";

    private static string Orders(int count, bool more) => count == 1 ? "1 order" : $"{count.ToString("N0", CultureInfo.InvariantCulture)}{(more ? "+" : "")} orders";

    private static string Agents(int count) => count == 1 ? "1 agent" : $"{count} agents";
}

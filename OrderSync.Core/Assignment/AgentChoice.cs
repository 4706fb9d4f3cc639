using OrderSync.Contracts.Assignment;

namespace OrderSync.Core.Assignment;

/// <summary>An agent while orders are handed out: load and turn move with each order that they get.</summary>
public sealed class AgentLoad(Guid id, string name, int weight, int capacity, int open, long lastTurn)
{
    public Guid Id => id;

    public string Name => name;

    /// <summary>At least 1.</summary>
    public int Weight => weight;

    public int Capacity => capacity;

    public int Open { get; private set; } = open;

    /// <summary>When they were last given an order, in the company's turns; 0 for never.</summary>
    public long LastTurn { get; private set; } = lastTurn;

    public required bool OnDuty { get; init; }

    public required bool InHours { get; init; }

    /// <summary>When it is their working time again; null when it is, or never.</summary>
    public DateTimeOffset? NextHoursAt { get; init; }

    /// <summary>Null when they can be given an order now.</summary>
    public AgentBar? Bar => this switch
    {
        { OnDuty: false } => AgentBar.OffDuty,
        { InHours: false } => AgentBar.OutsideHours,
        _ when Open >= Capacity => AgentBar.AtCapacity,
        _ => null,
    };

    public void Take(long turn) => (Open, LastTurn) = (Open + 1, turn);
}

/// <summary>
/// Who is next: the least work for their weight once they had the order, and among equals who was last given one longest ago.
/// Depends on nothing else, so the same loads always give the same answer.
/// </summary>
public static class AgentChoice
{
    /// <returns>Null when nobody can take an order.</returns>
    public static AgentLoad? Next(IEnumerable<AgentLoad> among) => among.Where(agent => agent.Bar is null).Min(ByNeed);

    public static Comparer<AgentLoad> ByNeed { get; } = Comparer<AgentLoad>.Create(Compare);

    /// <summary>Whether only the turn tells them apart.</summary>
    public static bool IsTie(AgentLoad left, AgentLoad right) => CompareWork(left, right) == 0;

    private static int Compare(AgentLoad left, AgentLoad right)
    {
        var work = CompareWork(left, right);
        if (work != 0)
            return work;
        var turn = left.LastTurn.CompareTo(right.LastTurn);
        return turn != 0 ? turn : left.Id.CompareTo(right.Id);
    }

    // (open + 1) / weight, multiplied out: exact, whatever the figures.
    private static int CompareWork(AgentLoad left, AgentLoad right) =>
        ((left.Open + 1L) * right.Weight).CompareTo((right.Open + 1L) * left.Weight);
}

using OrderSync.Contracts.Orders;

namespace OrderSync.Contracts.Assignment;

public enum AssignmentState
{
    /// <summary>With an agent, who has not begun.</summary>
    Assigned,

    /// <summary>The agent works on it.</summary>
    InWork,

    /// <summary>The agent has said so; the order is not handed out again.</summary>
    Done,

    /// <summary>The order ended by itself: delivered, cancelled, returned, or gone from its platform.</summary>
    Closed,

    /// <summary>Taken from the agent: moved to another, or back to those that wait.</summary>
    Released,
}

/// <summary>Why an agent could not be given an order.</summary>
public enum AgentBar
{
    /// <summary>A rule names others for this order.</summary>
    NotInRule,

    OffDuty,

    OutsideHours,

    AtCapacity,
}

/// <summary>An agent as the choice saw them.</summary>
/// <param name="Open">Orders that were with them just before.</param>
/// <param name="Bar">Null for those who could have been given it.</param>
public sealed record CandidateView(Guid AgentId, string Name, int Open, int Weight, int Capacity, AgentBar? Bar, bool Chosen);

/// <summary>Why an order is with the agent that it is with.</summary>
/// <param name="Sentence">In words; names nobody but that agent.</param>
/// <param name="Rule">The rule that decided who may have it, if any.</param>
/// <param name="PassedRules">Rules that name the order, none of whose agents could take it.</param>
/// <param name="Candidates">The chosen one first, then those who were next, then those who could not; at most 20. Empty for a person's decision.</param>
/// <param name="More">How many agents beyond those.</param>
public sealed record ExplanationView(
    string Sentence, string? Rule, IReadOnlyList<string> PassedRules, IReadOnlyList<CandidateView> Candidates, int More);

/// <summary>One order with one agent. GET /api/v1/assignment/assignments, and the history in GET /api/v1/orders/{id}/assignment.</summary>
/// <param name="By">The person who gave it; null for the automatic choice.</param>
/// <param name="EndReason">Why it is not with the agent any more, in words.</param>
/// <param name="Note">What the agent wrote when it was done.</param>
public sealed record AssignmentView(
    Guid Id,
    Guid OrderId,
    string? OrderNumber,
    Guid ConnectionId,
    string ConnectionName,
    Guid AgentId,
    string AgentName,
    AssignmentState State,
    DateTimeOffset AssignedAt,
    string? By,
    ExplanationView Explanation,
    DateTimeOffset? FirstActionAt,
    DateTimeOffset? EndedAt,
    string? EndReason,
    string? Note);

/// <summary>
/// GET /api/v1/orders/{id}/assignment. An agent sees what is or was with themselves only, and of the explanation its sentence.
/// </summary>
/// <param name="Current">Null when nobody has the order.</param>
/// <param name="Waiting">Why nobody has it, where it waits for an agent.</param>
/// <param name="History">Everybody's turns, newest first, the current one included; at most 50.</param>
public sealed record OrderAssignmentView(Guid OrderId, AssignmentView? Current, string? Waiting, IReadOnlyList<AssignmentView> History);

/// <summary>An order as its agent sees it. GET /api/v1/my/orders.</summary>
/// <param name="NextAction">What to do next, in words.</param>
public sealed record MyOrderView(
    Guid AssignmentId,
    OrderView Order,
    string? Phone,
    AssignmentState State,
    string NextAction,
    DateTimeOffset AssignedAt,
    DateTimeOffset? FirstActionAt,
    DateTimeOffset? EndedAt,
    string? Note);

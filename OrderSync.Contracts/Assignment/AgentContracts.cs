using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts.Assignment;

/// <summary>A span of a working day in the company's time zone. One that ends at or before its begin goes on past midnight.</summary>
public sealed record WorkSpan(DayOfWeek Day, TimeOnly From, TimeOnly To);

/// <summary>What becomes of an agent's open orders when they go off duty.</summary>
public enum DrainScope
{
    /// <summary>They stay with the agent.</summary>
    None,

    /// <summary>Those not begun go back and are handed out again; what is in work stays.</summary>
    Untouched,

    /// <summary>All of them go back.</summary>
    All,
}

/// <summary>Somebody who can be given orders. GET /api/v1/assignment/agents.</summary>
/// <param name="TakesPart">Agents do unless switched off; managers and admins only when switched on.</param>
/// <param name="Weight">How much of the work they get, against others.</param>
/// <param name="Capacity">The most open orders at once.</param>
/// <param name="Hours">In the company's time zone; empty means at any time.</param>
/// <param name="InHours">Whether it is their working time now.</param>
/// <param name="NextHoursAt">When it is again; null when it is now, or never.</param>
/// <param name="Open">Orders assigned and in work.</param>
/// <param name="Disabled">The account is switched off: nothing is given to it.</param>
public sealed record AgentView(
    Guid Id,
    string Name,
    string Role,
    bool TakesPart,
    int Weight,
    int Capacity,
    IReadOnlyList<WorkSpan> Hours,
    bool OnDuty,
    DateTimeOffset? DutySince,
    string? DutyBy,
    bool InHours,
    DateTimeOffset? NextHoursAt,
    int Open,
    int InWork,
    int DoneToday,
    DateTimeOffset? LastAssignedAt,
    bool Disabled);

/// <summary>PUT /api/v1/assignment/agents/{id}.</summary>
public sealed record UpdateAgentRequest(
    bool TakesPart, [Range(1, 100)] int Weight, [Range(0, 10_000)] int Capacity, [Required, NoNulls] IReadOnlyList<WorkSpan> Hours);

/// <summary>POST /api/v1/assignment/agents/{id}/duty and /api/v1/my/duty.</summary>
/// <param name="Drain">Used when going off duty.</param>
public sealed record DutyRequest(bool OnDuty, DrainScope Drain = DrainScope.Untouched);

/// <summary>POST /api/v1/assignment/agents/{id}/drain, for an agent who is off duty already.</summary>
public sealed record DrainRequest(bool InWork = false);

/// <param name="Returned">Open orders that went back to those that wait.</param>
/// <param name="Kept">Open orders that stay with the agent.</param>
public sealed record DutyView(bool OnDuty, int Returned, int Kept);

/// <summary>GET /api/v1/my/duty: the signed-in person as an agent.</summary>
/// <param name="Sentence">Whether orders come, and if not, why.</param>
public sealed record MyDutyView(AgentView Agent, string Sentence);

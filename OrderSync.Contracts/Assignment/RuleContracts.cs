using System.ComponentModel.DataAnnotations;
using OrderSync.Contracts.Orders;

namespace OrderSync.Contracts.Assignment;

/// <summary>What becomes of a rule's orders when none of its agents can take one now.</summary>
public enum RuleOtherwise
{
    /// <summary>The next rule that names the order decides, and in the end everybody is asked.</summary>
    FallThrough,

    /// <summary>The order waits for them.</summary>
    Wait,
}

/// <summary>Which agents get which orders. The first rule that names an order decides. GET /api/v1/assignment/rules.</summary>
/// <param name="Position">From 1.</param>
/// <param name="ConnectionId">Null: of every connection.</param>
/// <param name="Region">Null: to every region. Compared without case, accents and punctuation.</param>
public sealed record RuleView(
    Guid Id,
    int Position,
    string Name,
    Guid? ConnectionId,
    string? ConnectionName,
    string? Region,
    IReadOnlyList<RuleAgentView> Agents,
    RuleOtherwise Otherwise);

public sealed record RuleAgentView(Guid Id, string Name);

/// <summary>POST /api/v1/assignment/rules and PUT …/rules/{id}. A rule names a connection, a region, or both.</summary>
public sealed record RuleRequest(
    [Required, StringLength(100, MinimumLength = 1)] string Name,
    Guid? ConnectionId,
    [StringLength(100)] string? Region,
    [Required, MinLength(1), MaxLength(200)] IReadOnlyList<Guid> AgentIds,
    RuleOtherwise Otherwise = RuleOtherwise.FallThrough);

/// <summary>PUT /api/v1/assignment/rules/order: all rules, first to last.</summary>
public sealed record RuleOrderRequest([Required, MaxLength(500)] IReadOnlyList<Guid> Ids);

/// <summary>POST /api/v1/assignment/preview: who would get such an order now.</summary>
public sealed record PreviewRequest(Guid? ConnectionId, [StringLength(100)] string? Region);

/// <param name="AgentId">Null when nobody would get it.</param>
public sealed record PreviewView(Guid? AgentId, string? AgentName, ExplanationView Explanation);

/// <summary>GET and PUT /api/v1/assignment/settings.</summary>
/// <param name="Statuses">Orders in these need an agent.</param>
/// <param name="MaxAgeDays">Orders placed earlier are left alone.</param>
/// <param name="BatchSize">Orders that are handed out in one transaction.</param>
/// <param name="Newest">So many of the latest orders are handed out before it is looked for later ones again.</param>
/// <param name="OldestEvery">Each so-manieth order handed out is the one that has waited longest; the others are the latest.</param>
public sealed record AssignmentSettingsView(
    bool Enabled,
    [Required, MinLength(1)] IReadOnlyList<OrderStatus> Statuses,
    [Range(1, 365)] int MaxAgeDays,
    [Range(1, 500)] int BatchSize,
    [Range(100, 100_000)] int Newest,
    [Range(2, 100)] int OldestEvery);

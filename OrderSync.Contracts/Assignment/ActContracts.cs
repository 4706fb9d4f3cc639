using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts.Assignment;

/// <summary>GET /api/v1/assignment/overview.</summary>
/// <param name="Waiting">Orders that need an agent and have none; counted up to 10,000, and at most every 5 seconds.</param>
/// <param name="WaitingMore">There are more than that.</param>
/// <param name="OldestWaiting">When the oldest of them was placed.</param>
/// <param name="Sentence">How it stands; why orders wait, and until when, where they do.</param>
/// <param name="Stranded">Open orders of people who cannot sign in or take no part any more.</param>
public sealed record AssignmentOverview(
    bool Enabled,
    int Waiting,
    bool WaitingMore,
    DateTimeOffset? OldestWaiting,
    int Open,
    int InWork,
    int Stranded,
    int AgentsOnDuty,
    int Agents,
    string Sentence,
    string TimeZone);

/// <summary>POST /api/v1/assignment/assign: gives orders to an agent, whoever had them.</summary>
public sealed record AssignRequest([Required, MinLength(1), MaxLength(200)] IReadOnlyList<Guid> OrderIds, [Required] Guid AgentId);

/// <summary>POST /api/v1/assignment/unassign: back to those that wait.</summary>
public sealed record UnassignRequest([Required, MinLength(1), MaxLength(200)] IReadOnlyList<Guid> OrderIds);

/// <param name="Done">False: nothing was changed, and the sentence says why.</param>
public sealed record OrderOutcomeView(Guid OrderId, bool Done, string Sentence);

public sealed record AssignmentOutcomes(int Changed, IReadOnlyList<OrderOutcomeView> Orders);

/// <summary>POST /api/v1/assignment/run: hands out what waits, at most 1,000 orders at once; a worker goes on with the rest.</summary>
public sealed record HandOutView(int Assigned, int Closed, string Sentence);

/// <summary>POST /api/v1/my/orders/{id}/done.</summary>
public sealed record DoneRequest([StringLength(1000)] string? Note = null);

/// <summary>DELETE /api/admin/cleanup-assignments.</summary>
/// <param name="RemovedTerminal">Assignments of orders that are delivered, cancelled or returned.</param>
/// <param name="RemovedGone">Assignments of orders that their platform does not list any more, or that are deleted here.</param>
/// <param name="ClosedDisabled">Open assignments of people who cannot sign in or take no part any more: released, and handed out again.</param>
/// <param name="DryRun">Nothing was changed: these are what would be.</param>
public sealed record AssignmentCleanupView(int RemovedTerminal, int RemovedGone, int ClosedDisabled, bool DryRun);

using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Shipping;
using OrderSync.Web.Assignment;

namespace OrderSync.Web.Orders;

public enum OrderEventKind
{
    Version,
    Status,
    Parcel,
    Agent,
    Note,
}

/// <summary>One thing that has happened to an order.</summary>
/// <param name="Link">To where more of it stands.</param>
/// <param name="Revision">Of a version: what the platform sent.</param>
public sealed record OrderEvent(
    DateTimeOffset At, OrderEventKind Kind, string Title, string? Text = null, string? Link = null, OrderRevisionView? Revision = null);

/// <summary>Versions, statuses, parcels, agents and their notes as one story, the newest first.</summary>
public static class OrderHistory
{
    public static IReadOnlyList<OrderEvent> Of(ShownOrder shown) =>
    [
        .. Versions(shown.Detail)
            .Concat(Statuses(shown.Detail))
            .Concat(shown.Parcels.SelectMany(parcel => Steps(parcel, shown.Detail)))
            .Concat((shown.Assignment?.History ?? []).SelectMany(Turn))
            .OrderByDescending(one => one.At),
    ];

    private static IEnumerable<OrderEvent> Versions(OrderDetailView detail) => detail.Revisions
        .Select(revision => new OrderEvent(revision.ReceivedAt, OrderEventKind.Version, $"Version {revision.Number}", Revision: revision));

    private static IEnumerable<OrderEvent> Statuses(OrderDetailView detail) => (detail.StatusChanges ?? [])
        .Select(change => new OrderEvent(change.At, OrderEventKind.Status, Capital(OrderWords.Status(change.Status)), $"by its parcel: “{change.Word}”", $"/shipping/{change.ShipmentId}"));

    /// <summary>A step that has changed the order's status is told as that.</summary>
    private static IEnumerable<OrderEvent> Steps(ShipmentDetailView parcel, OrderDetailView detail) => parcel.History
        .Where(step => !(detail.StatusChanges ?? []).Any(change => change.ShipmentId == parcel.Shipment.Id && change.At == step.At && change.Word == step.Word))
        .Select(step => new OrderEvent(
            step.At, OrderEventKind.Parcel, step.Word, step.Comment is { } comment ? $"{step.Meaning} “{comment}”" : step.Meaning, $"/shipping/{parcel.Shipment.Id}"));

    private static IEnumerable<OrderEvent> Turn(AssignmentView turn)
    {
        yield return new OrderEvent(turn.AssignedAt, OrderEventKind.Agent, $"Assigned to {turn.AgentName}", AssignmentWords.Reason(turn.Explanation));
        if (turn.FirstActionAt is { } began && began != turn.EndedAt)
            yield return new OrderEvent(began, OrderEventKind.Agent, $"{turn.AgentName} began to work on it");
        if (turn.EndedAt is { } ended)
            yield return new OrderEvent(ended, OrderEventKind.Agent, End(turn), turn.EndReason);
        if (turn.Note is { Length: > 0 } note)
            yield return new OrderEvent(turn.EndedAt ?? turn.FirstActionAt ?? turn.AssignedAt, OrderEventKind.Note, $"Note of {turn.AgentName}", $"“{note}”");
    }

    private static string End(AssignmentView turn) => turn.State switch
    {
        AssignmentState.Done => $"{turn.AgentName} marked it as done",
        AssignmentState.Closed => $"Closed, with {turn.AgentName}",
        _ => $"Taken back from {turn.AgentName}",
    };

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}

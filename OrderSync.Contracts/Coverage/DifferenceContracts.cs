namespace OrderSync.Contracts.Coverage;

/// <summary>How what is stored differed from the platform when a reconcile run compared them.</summary>
public enum DifferenceKind
{
    /// <summary>The platform has the order; it was not stored. It is now.</summary>
    MissingHere,

    /// <summary>The order is stored; the platform does not list it any more. It is marked as gone, and kept.</summary>
    MissingThere,

    /// <summary>The platform had another version. It is stored now.</summary>
    Different,
}

/// <summary>One order that a reconcile run found to differ.</summary>
/// <param name="OrderId">For GET /api/v1/orders/{id}.</param>
/// <param name="Window">The label of the run's window, for example "April 2026".</param>
/// <param name="Resolved">Whether what is stored is right again: true for all but orders that are missing there.</param>
public sealed record OrderDifferenceView(
    string ExternalId, Guid? OrderId, DifferenceKind Kind, string Window, DateTimeOffset FoundAt, bool Resolved);

/// <summary>How many differences of each kind a run has found.</summary>
public sealed record DifferenceCounts(long MissingHere, long MissingThere, long Different);

/// <summary>GET /api/platform-operations/tasks/{id}/differences: a page, by external id.</summary>
/// <param name="NextCursor">Opaque; send it back as <c>cursor</c>. Null at the end.</param>
public sealed record DifferencePage(IReadOnlyList<OrderDifferenceView> Items, DifferenceCounts Counts, string? NextCursor);

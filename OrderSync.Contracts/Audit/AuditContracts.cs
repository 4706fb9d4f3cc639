namespace OrderSync.Contracts.Audit;

/// <summary>GET /api/v1/audit: one act of a person.</summary>
/// <param name="UserId">Null for a sign-in as somebody unknown.</param>
/// <param name="UserName">Null where there is no such account any more.</param>
/// <param name="Action">Noun and verb, for example "connection.update".</param>
/// <param name="SubjectId">What it was done to, where that has an id.</param>
/// <param name="Detail">One sentence, in UTC where it tells a time; a change as "before → after".</param>
/// <param name="Address">From where. Null for entries from before it was recorded.</param>
public sealed record AuditEntryView(
    Guid Id,
    DateTimeOffset At,
    Guid? UserId,
    string? UserName,
    string? UserEmail,
    string Action,
    string? SubjectId,
    string Detail,
    string? Address);

/// <summary>GET /api/v1/audit/people: somebody by whom the entries can be filtered.</summary>
public sealed record AuditPersonView(Guid Id, string Name, string Email);

/// <summary>What acts are about: the first word of <see cref="AuditEntryView.Action"/>.</summary>
public static class AuditTopics
{
    public static IReadOnlyList<string> All { get; } =
    [
        "assignment", "company", "connection", "notification-email", "notification-rules", "orders", "password", "retention", "run", "schedule", "scheduler", "session", "shipment", "user",
        "webhook-delivery", "webhook-endpoint", "webhook-event",
    ];
}

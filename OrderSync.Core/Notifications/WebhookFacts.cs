namespace OrderSync.Core.Notifications;

/// <summary>What people are told of webhook endpoints.</summary>
public static class WebhookFacts
{
    private static readonly NotificationKind Kind = NotificationKinds.Find(NotificationKinds.WebhookDisabled)!;

    public static NotificationFact Off(Guid companyId, Guid endpointId, string sentence, DateTimeOffset now) =>
        NotificationFact.Begin(Kind, companyId, now, sentence, connectionId: null, endpointId.ToString());

    /// <summary>It is on again, or not there any more.</summary>
    public static NotificationFact On(Guid companyId, Guid endpointId, DateTimeOffset now) =>
        NotificationFact.End(Kind, companyId, now, connectionId: null, endpointId.ToString());
}

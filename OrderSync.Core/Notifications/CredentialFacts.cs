namespace OrderSync.Core.Notifications;

/// <summary>What people are told of a connection's credentials.</summary>
public static class CredentialFacts
{
    private static readonly NotificationKind Kind = NotificationKinds.Find(NotificationKinds.CredentialsLost)!;

    /// <param name="sentence">What the platform said.</param>
    public static NotificationFact Lost(Guid companyId, Guid connectionId, string sentence, DateTimeOffset now) =>
        NotificationFact.Begin(Kind, companyId, now, sentence, connectionId);

    public static NotificationFact Found(Guid companyId, Guid connectionId, DateTimeOffset now) =>
        NotificationFact.End(Kind, companyId, now, connectionId);
}

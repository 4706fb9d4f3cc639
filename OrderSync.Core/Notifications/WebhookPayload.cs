using System.Text.Json;
using OrderSync.Contracts;
using OrderSync.Contracts.Notifications;

namespace OrderSync.Core.Notifications;

/// <summary>What webhooks carry: type, when it happened, and the notification.</summary>
public static class WebhookPayload
{
    public static string Of(string type, DateTimeOffset at, WebhookData data) => JsonSerializer.Serialize(new Envelope(type, at, data), ContractJson.Options);

    public static string Test(DateTimeOffset at, string by) => JsonSerializer.Serialize(
        new { type = NotificationKinds.WebhookTest, timestamp = at, data = new { sentence = $"A test, asked for by {by}." } }, ContractJson.Options);

    private sealed record Envelope(string Type, DateTimeOffset Timestamp, WebhookData Data);
}

/// <summary>The member "data" of every webhook but the test.</summary>
/// <param name="State">open (also when it happens again: see <paramref name="Count"/>) or resolved.</param>
/// <param name="UserId">Whom it is for, where it is for one person.</param>
public sealed record WebhookData(
    Guid NotificationId,
    string Kind,
    string Title,
    NotificationSeverity Severity,
    string State,
    string Sentence,
    int Count,
    Guid? ConnectionId,
    string? ConnectionName,
    Guid? RunId,
    Guid? UserId);

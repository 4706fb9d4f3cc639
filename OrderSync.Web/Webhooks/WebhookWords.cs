using OrderSync.Contracts.Webhooks;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Webhooks;

/// <summary>Webhooks in words.</summary>
public static class WebhookWords
{
    public static (string Word, string Tone) State(WebhookEventState state) => state switch
    {
        WebhookEventState.Pending => ("waiting", "wait"),
        WebhookEventState.Done => ("done", "ok"),
        WebhookEventState.Ignored => ("ignored", "quiet"),
        _ => ("rejected", "bad"),
    };

    public static (string Word, string Tone) Hook(WebhookView hook) => hook switch
    {
        { HookId: null } => ("not registered", "quiet"),
        { IsActive: false } => ("switched off", "bad"),
        { Trouble: not null } => ("unsure", "warn"),
        _ => ("active", "ok"),
    };

    public static string Day(WebhookCounts day)
    {
        var parts = new[] { (day.Done, "done"), (day.Ignored, "ignored"), (day.Pending, "waiting"), (day.Rejected, "rejected") }
            .Where(part => part.Item1 > 0).Select(part => $"{Figures.Count(part.Item1)} {part.Item2}").ToList();
        return parts.Count == 0 ? "none" : string.Join(" · ", parts);
    }

    public static string Event(string name) => name.Length == 0 ? "(no event named)" : name;
}

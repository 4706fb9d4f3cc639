using OrderSync.Contracts.Notifications;

namespace OrderSync.Web.Notifications;

/// <summary>A webhook endpoint while it is being edited.</summary>
public sealed class EndpointDraft
{
    /// <summary>Null for a new one.</summary>
    public Guid? Id { get; private init; }

    public string Url { get; set; } = "";

    public string Description { get; set; } = "";

    public bool Enabled { get; set; } = true;

    /// <summary>Empty for all.</summary>
    public HashSet<string> Kinds { get; private init; } = [];

    public static EndpointDraft New() => new();

    public static EndpointDraft Of(WebhookEndpointView view) => new()
    {
        Id = view.Id,
        Url = view.Url,
        Description = view.Description ?? "",
        Enabled = view.Enabled,
        Kinds = [.. view.Kinds],
    };

    public SaveWebhookEndpointRequest ToRequest() => new(Url, Description, [.. Kinds], Enabled);
}

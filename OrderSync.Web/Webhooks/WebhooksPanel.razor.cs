using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Webhooks;
using OrderSync.Web.Api;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Webhooks;

/// <summary>A connection's webhooks and their last events; both follow by live events.</summary>
public sealed partial class WebhooksPanel
{
    private const int Shown = 10;

    private readonly LoadState<WebhooksShown> _state = new();
    private Guid _asked;
    private bool _removing;
    private bool _rejectedOnly;

    [Parameter, EditorRequired]
    public Guid ConnectionId { get; set; }

    [Inject]
    public WebhooksClient Client { get; set; } = null!;

    [Inject]
    public Notices Notices { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || _asked == ConnectionId)
            return;
        (_asked, _state.Value) = (ConnectionId, null);
        await LoadAsync();
    }

    protected override bool Concerns(LiveEvent live) => live.Webhooks?.ConnectionId == ConnectionId;

    protected override Task RefreshAsync() => _state.RenewAsync(ReadAsync, Stopping);

    private Task LoadAsync() => _state.LoadAsync(ReadAsync, Stopping);

    private async Task<WebhooksShown> ReadAsync(CancellationToken cancel)
    {
        var webhooks = await Client.FindAsync(ConnectionId, cancel);
        var events = webhooks.Supported ? (await Client.EventsAsync(ConnectionId, _rejectedOnly, Shown, cancel)).Items : [];
        return new WebhooksShown(webhooks, events);
    }

    private async Task FilterAsync(ChangeEventArgs change)
    {
        _rejectedOnly = change.Value is true;
        await LoadAsync();
    }

    private async Task RegisterAsync()
    {
        try
        {
            await Client.RegisterAsync(ConnectionId, CancellationToken.None);
            await Notices.SayAsync("The webhooks are registered: changes now come in by themselves.");
        }
        catch (ApiProblem problem)
        {
            await Notices.WarnAsync(problem.Sentence);
        }
        await LoadAsync();
    }

    private async Task RemoveAsync()
    {
        await Client.RemoveAsync(ConnectionId, CancellationToken.None);
        await LoadAsync();
    }

    private async Task RetryAsync(WebhookEventView told)
    {
        try
        {
            await Client.RetryAsync(told.Id, CancellationToken.None);
        }
        catch (ApiProblem problem)
        {
            await Notices.WarnAsync(problem.Sentence);
        }
        await LoadAsync();
    }
}

public sealed record WebhooksShown(ConnectionWebhooksView Webhooks, IReadOnlyList<WebhookEventView> Events)
{
    public bool IsRegistered => Webhooks.Hooks.Any(hook => hook.HookId is not null);
}

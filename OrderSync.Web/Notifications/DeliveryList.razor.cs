using Microsoft.AspNetCore.Components;
using OrderSync.Contracts;
using OrderSync.Contracts.Notifications;
using OrderSync.Web.Api;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Notifications;

/// <summary>What was sent to an endpoint. It follows by itself while something is on its way.</summary>
public sealed partial class DeliveryList : IDisposable
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(1500);

    private readonly LoadState<CursorPage<WebhookDeliveryView>> _state = new();
    // Not disposed: a fetch under way may still look at its token; without a timer there is nothing to free.
    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _timer;
    private string _show = "";

    [Parameter, EditorRequired]
    public WebhookEndpointView Endpoint { get; set; } = null!;

    /// <summary>Something may have been sent: the endpoint itself may be another then, for example switched off by its answer.</summary>
    [Parameter]
    public EventCallback OnFollowed { get; set; }

    [Inject]
    public EndpointsClient Client { get; set; } = null!;

    [Inject]
    public Notices Notices { get; set; } = null!;

    [Inject]
    public TimeProvider Time { get; set; } = null!;

    public void Dispose()
    {
        _timer?.Dispose();
        _stopping.Cancel();
    }

    public async Task LoadAsync()
    {
        await _state.LoadAsync(cancel => Client.DeliveriesAsync(Endpoint.Id, _show, null, cancel), _stopping.Token);
        StateHasChanged();
    }

    protected override Task OnInitializedAsync()
    {
        _timer = Time.CreateTimer(_ => _ = InvokeAsync(FollowAsync), null, LookAgainAfter, LookAgainAfter);
        return LoadAsync();
    }

    private static string Tone(WebhookDeliveryView delivery) => delivery.State switch
    {
        WebhookDeliveryState.Delivered => "tone-ok",
        WebhookDeliveryState.Failed => "tone-bad",
        _ => "tone-wait",
    };

    private static string Word(WebhookDeliveryView delivery) => delivery.State switch
    {
        WebhookDeliveryState.Delivered => "Delivered",
        WebhookDeliveryState.Failed => "Failed",
        _ => delivery.Attempts == 0 ? "On its way" : "Tried again",
    };

    /// <summary>Only for what is about to be sent: a list that has been read down, or that waits for hours, is left alone.</summary>
    private async Task FollowAsync()
    {
        var soon = Time.GetUtcNow() + TimeSpan.FromMinutes(1);
        if (!_stopping.IsCancellationRequested && !_state.Busy && _state.Value is { Items.Count: <= 20 } page && page.Items.Any(one => one.NextAt < soon))
        {
            await LoadAsync();
            await OnFollowed.InvokeAsync();
        }
    }

    private Task ShowAsync(ChangeEventArgs change)
    {
        _show = change.Value as string ?? "";
        return LoadAsync();
    }

    private Task MoreAsync() => _state.LoadAsync(
        async cancel =>
        {
            var shown = _state.Value!;
            var older = await Client.DeliveriesAsync(Endpoint.Id, _show, shown.NextCursor, cancel);
            return older with { Items = [.. shown.Items, .. older.Items] };
        },
        _stopping.Token);

    private Task ReplayAsync(WebhookDeliveryView delivery) => ActAsync(async () =>
    {
        await Client.ReplayAsync(Endpoint.Id, delivery.Id, CancellationToken.None);
        return "It is sent again.";
    });

    private Task ReplayAllAsync() => ActAsync(async () =>
    {
        var replayed = await Client.ReplaySinceAsync(Endpoint.Id, Time.GetUtcNow().AddDays(-1), CancellationToken.None);
        return $"{Figures.Count(replayed.Deliveries, "delivery is", "deliveries are")} sent again.";
    });

    private async Task ActAsync(Func<Task<string>> act)
    {
        try
        {
            await Notices.SayAsync(await act());
            await LoadAsync();
        }
        catch (ApiProblem problem)
        {
            await Notices.WarnAsync(problem.Sentence);
        }
    }
}

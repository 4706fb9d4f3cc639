using Microsoft.AspNetCore.Components;
using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Events;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Assignment;

public sealed partial class MyOrdersPage
{
    /// <summary>More than anybody works through in a sitting; the rest follows as these are done.</summary>
    private const int Shown = 100;

    private readonly LoadState<OffsetPage<MyOrderView>> _orders = new();
    private readonly LoadState<MyDutyView> _duty = new();
    private bool _done;
    private bool _leaving;
    private MyOrderView? _finishing;

    [Inject]
    public MyOrdersClient Client { get; set; } = null!;

    [Inject]
    public Notices Notices { get; set; } = null!;

    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    /// <summary>A run may have changed what is known of the orders.</summary>
    protected override bool Concerns(LiveEvent live) =>
        live.Assignment is not null || live.Note is not null || live is { Run: not null, Type: not EventTypes.SyncProgress };

    protected override Task RefreshAsync() =>
        Task.WhenAll(_orders.RenewAsync(ReadAsync, Stopping), _duty.RenewAsync(Client.DutyAsync, Stopping));

    private Task LoadAsync() => Task.WhenAll(_orders.LoadAsync(ReadAsync, Stopping), _duty.LoadAsync(Client.DutyAsync, Stopping));

    private Task ShowAsync(bool done)
    {
        if (done == _done)
            return Task.CompletedTask;
        (_done, _orders.Value) = (done, null);
        return LoadAsync();
    }

    private Task<OffsetPage<MyOrderView>> ReadAsync(CancellationToken cancel) => Client.ListAsync(_done, Shown, cancel);

    private async Task ComeAsync()
    {
        await Client.SetDutyAsync(new DutyRequest(true), CancellationToken.None);
        await LoadAsync();
    }

    private async Task LeaveAsync(DrainScope drain)
    {
        var outcome = await Client.SetDutyAsync(new DutyRequest(false, drain), CancellationToken.None);
        await LoadAsync();
        await Notices.SayAsync($"You are off duty: {Figures.Count(outcome.Returned, "order", "orders")} went back, {Figures.Count(outcome.Kept)} stay with you.");
    }
}

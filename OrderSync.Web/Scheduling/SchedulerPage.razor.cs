using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Scheduling;
using OrderSync.Web.Connections;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Scheduling;

/// <summary>When what begins by itself, and what came of it.</summary>
public sealed partial class SchedulerPage
{
    private readonly LoadState<Shown> _state = new();
    private Guid? _edited;
    private Guid? _paused;
    private bool _stopping;

    [Inject]
    public SchedulerClient Client { get; set; } = null!;

    [Inject]
    public PlatformCatalog Catalog { get; set; } = null!;

    [Inject]
    public Notices Notices { get; set; } = null!;

    protected override TimeSpan RefreshGap => TimeSpan.FromSeconds(1);

    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    protected override bool Concerns(LiveEvent live) => live.Scheduler is not null || live.Connection is { Breaker: null };

    protected override Task RefreshAsync() => _state.RenewAsync(ReadAsync, Stopping);

    private ScheduleView? Find(Guid? id) => _state.Value?.Schedules.FirstOrDefault(schedule => schedule.Id == id);

    private Task LoadAsync() => _state.LoadAsync(ReadAsync, Stopping);

    private async Task<Shown> ReadAsync(CancellationToken cancel)
    {
        await Catalog.LoadAsync(cancel);
        var status = Client.StatusAsync(cancel);
        var next = Client.NextAsync(cancel);
        var schedules = await Client.SchedulesAsync(cancel);
        return new Shown(await status, schedules, await next);
    }

    private async Task SwitchAsync(bool on)
    {
        await Client.SwitchAsync(on);
        await LoadAsync();
    }

    private Task TriggerAsync(ScheduleKind kind) => TellAsync(() => Client.TriggerAsync(kind));

    private Task TriggerAsync(ScheduleView schedule) => TellAsync(() => Client.TriggerAsync(schedule.Id));

    private async Task ResumeAsync(ScheduleView schedule)
    {
        await Client.ResumeAsync(schedule.Id);
        await LoadAsync();
    }

    private async Task TellAsync(Func<Task<TriggerView>> trigger)
    {
        var triggered = await trigger();
        await (triggered.Started.Count > 0
            ? Notices.SayAsync(ScheduleWords.Triggered(triggered))
            : Notices.WarnAsync(ScheduleWords.Triggered(triggered)));
    }

    private sealed record Shown(SchedulerStatusView Status, IReadOnlyList<ScheduleView> Schedules, NextSyncTimesView Next);
}

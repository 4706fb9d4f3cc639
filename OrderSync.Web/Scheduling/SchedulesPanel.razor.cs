using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Scheduling;
using OrderSync.Web.Connections;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Scheduling;

/// <summary>Schedules under their platforms; many of them with filters, and paused together.</summary>
public sealed partial class SchedulesPanel
{
    private readonly HashSet<Guid> _selected = [];
    private bool _pausing;

    [Parameter, EditorRequired]
    public IReadOnlyList<ScheduleView> Schedules { get; set; } = [];

    [Parameter, EditorRequired]
    public PlatformCatalog Catalog { get; set; } = null!;

    [Parameter, EditorRequired]
    public string TimeZone { get; set; } = "";

    [Parameter, EditorRequired]
    public EventCallback<ScheduleView> OnEdit { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<ScheduleView> OnPause { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<ScheduleView> OnResume { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<ScheduleView> OnTrigger { get; set; }

    /// <summary>Some have been paused or resumed together.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnChanged { get; set; }

    /// <summary>The end of a pause has come: no event says so. Called once a second until the pause is not there any more.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnPauseOver { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "platform")]
    public string? Platform { get; set; }

    [Inject]
    public SchedulerClient Client { get; set; } = null!;

    [Inject]
    public Notices Notices { get; set; } = null!;

    public void Dispose() => Pulse.Remove(Tick);

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
            Pulse.Add(Tick);
    }

    private ConnectionChoice Choice => new(Text, Platform);

    private bool IsMany => Schedules.Count > ConnectionChoice.Many;

    private List<ScheduleView> Matching => [.. Schedules.Where(schedule => !IsMany || Choice.Matches(schedule.ConnectionName, schedule.Platform))];

    /// <summary>Those that are selected and shown: nothing happens to what a filter hides.</summary>
    private List<ScheduleView> Chosen => [.. Matching.Where(schedule => _selected.Contains(schedule.Id))];

    /// <summary>By platform, what is the whole company's last.</summary>
    private IEnumerable<IGrouping<string?, ScheduleView>> Groups => Matching.GroupBy(schedule => schedule.Platform).OrderBy(group => group.Key is null);

    private static string NameOf(ScheduleView schedule) => ScheduleWords.Name(schedule.Kind, schedule.ConnectionName);

    private void Select(Guid id, bool on) => _ = on ? _selected.Add(id) : _selected.Remove(id);

    private void SelectAll(bool on)
    {
        foreach (var schedule in Matching)
            Select(schedule.Id, on);
    }

    private Task PauseChosenAsync() =>
        ActAsync(Chosen.Where(schedule => schedule.Pause is null), schedule => Client.PauseAsync(schedule.Id, new PauseScheduleRequest(null)), "paused");

    private Task ResumeChosenAsync() => ActAsync(Chosen.Where(schedule => schedule.Pause is not null), schedule => Client.ResumeAsync(schedule.Id), "resumed");

    private async Task ActAsync(IEnumerable<ScheduleView> schedules, Func<ScheduleView, Task> act, string done)
    {
        var outcome = await BulkOutcome.OfAsync(schedules, act);
        _selected.Clear();
        await OnChanged.InvokeAsync();
        await outcome.TellAsync(Notices, done);
    }

    private void Tick() => _ = InvokeAsync(async () =>
    {
        if (Schedules.Any(schedule => schedule.Pause?.Until <= Clock.Now))
            await OnPauseOver.InvokeAsync();
    });
}

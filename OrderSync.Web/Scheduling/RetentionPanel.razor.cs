using System.Text.Json;
using Microsoft.AspNetCore.Components;
using OrderSync.Contracts;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Scheduling;
using OrderSync.Web.Api;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Scheduling;

/// <summary>For how long the company keeps what grows by itself, and what a cleanup would remove now.</summary>
public sealed partial class RetentionPanel
{
    /// <summary>Lines of the history among which the dry run's is looked for: others may begin meanwhile.</summary>
    private const int LookedAt = 20;

    private readonly LoadState<RetentionView> _state = new();
    private RetentionDraft? _draft;
    private ApiProblem? _trouble;
    private string? _said;
    private bool _busy;
    private Guid? _trying;
    private FiringView? _tried;

    [Inject]
    public SchedulerClient Client { get; set; } = null!;

    protected override TimeSpan RefreshGap => TimeSpan.FromSeconds(1);

    private RetentionDraft Draft => _draft ??= new RetentionDraft(_state.Value!);

    private bool IsTrying => _trying is not null && _tried is null;

    private IReadOnlyList<CleanupStepView> Steps => _tried?.Results is { } results
        ? results.Deserialize<CleanupResultView>(ContractJson.Options)?.Steps ?? []
        : [];

    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    /// <summary>The dry run goes on, or somebody else has changed something of the scheduler that has no line and no schedule of its own.</summary>
    protected override bool Concerns(LiveEvent live) =>
        live.Scheduler is { } change && (change is { ScheduleId: null, FiringId: null } || (IsTrying && change.FiringId == _trying));

    protected override async Task RefreshAsync()
    {
        if (IsTrying)
            await LookAsync(Stopping);
        await _state.RenewAsync(Client.RetentionAsync, Stopping);
        if (_state.Value is { } saved)
            Draft.Renew(saved);
    }

    private string[] Errors(string field) => _trouble?.Errors.GetValueOrDefault(field) ?? [];

    private Task LoadAsync() => _state.LoadAsync(Client.RetentionAsync, Stopping);

    private async Task SaveAsync()
    {
        (_busy, _trouble, _said) = (true, null, null);
        try
        {
            _state.Value = await Client.UpdateRetentionAsync(Draft.Request());
            // What was tried was tried by what was saved before.
            (_draft, _trying, _tried) = (null, null, null);
            _said = "Saved. It counts from the next cleanup on.";
        }
        catch (ApiProblem problem)
        {
            _trouble = problem;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task TryAsync()
    {
        (_trouble, _said, _trying, _tried) = (null, null, null, null);
        try
        {
            var triggered = await Client.TriggerAsync(ScheduleKind.Cleanup, dryRun: true);
            if (triggered.Started is not [var started, ..])
            {
                _said = ScheduleWords.Triggered(triggered);
                return;
            }
            _trying = started.FiringId;
            await LookAsync(Stopping);
        }
        catch (ApiProblem problem)
        {
            _trouble = problem;
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        var page = await Client.HistoryAsync(nameof(ScheduleKind.Cleanup), null, LookedAt, 0, cancel);
        _tried = page.Items.FirstOrDefault(firing => firing.Id == _trying && firing.EndedAt is not null) ?? _tried;
    }
}

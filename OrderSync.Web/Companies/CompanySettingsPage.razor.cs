using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using OrderSync.Contracts.Companies;
using OrderSync.Contracts.Events;
using OrderSync.Web.Api;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Companies;

/// <summary>What holds for everybody in the company. Who saves what somebody else has changed meanwhile is told.</summary>
public sealed partial class CompanySettingsPage
{
    private readonly LoadState<CompanyView> _state = new();
    private CompanyDraft? _draft;
    private ApiProblem? _trouble;
    private string? _browserZone;
    private string? _said;
    private bool _busy;

    [Inject]
    public CompanyClient Client { get; set; } = null!;

    [Inject]
    public CompanyState Company { get; set; } = null!;

    [Inject]
    public UserClock Clock { get; set; } = null!;

    [Inject]
    public IJSRuntime Js { get; set; } = null!;

    private CompanyDraft Draft => _draft ??= new CompanyDraft(_state.Value!);

    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    protected override bool Concerns(LiveEvent live) => live.Company is not null;

    protected override async Task RefreshAsync()
    {
        await _state.RenewAsync(Client.ReadAsync, Stopping);
        if (_draft is { IsChanged: false })
            _draft = null;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        var script = await Js.InvokeAsync<IJSObjectReference>("import", "/js/shell.js");
        _browserZone = await script.InvokeAsync<string>("zone");
        await script.DropAsync();
        StateHasChanged();
    }

    private string[] Errors(string field) => _trouble?.Errors.GetValueOrDefault(field) ?? [];

    private Task LoadAsync() => _state.LoadAsync(Client.ReadAsync, Stopping);

    private void Discard() => (_draft, _trouble, _said) = (null, null, null);

    private async Task SaveAsync()
    {
        (_busy, _trouble, _said) = (true, null, null);
        try
        {
            var saved = await Client.UpdateAsync(Draft.Request());
            (_state.Value, _draft, _said) = (saved, null, "Saved.");
            Company.Take(saved);
        }
        catch (ApiProblem problem)
        {
            _trouble = problem;
            // Where somebody was quicker, what they have saved is shown with it.
            if (problem.Status == System.Net.HttpStatusCode.Conflict)
                await _state.RenewAsync(Client.ReadAsync, Stopping);
        }
        finally
        {
            _busy = false;
        }
    }
}

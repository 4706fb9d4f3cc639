using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Connections;
using OrderSync.Web.Api;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Connections;

/// <summary>The Connect form, drawn from the platform's description; tests before it saves.</summary>
public sealed partial class ConnectionForm : IDisposable
{
    /// <summary>As the Api does.</summary>
    private const int AskedAgainFor = 20;

    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(2);

    private DateTimeOffset _began;
    private ConnectionCheckView? _check;

    /// <summary>What has just been connected, and has not been asked for its orders.</summary>
    private ConnectionView? _connected;
    private string? _trouble;
    private Act? _busy;

    private enum Act
    {
        Test,
        Save,
    }

    [Parameter, EditorRequired]
    public ConnectionDraft Draft { get; set; } = null!;

    /// <summary>Null for a new connection.</summary>
    [Parameter]
    public Guid? Id { get; set; }

    [Inject]
    public ConnectionsClient Client { get; set; } = null!;

    [Inject]
    public NavigationManager Navigation { get; set; } = null!;

    [Inject]
    public Notices Notices { get; set; } = null!;

    [Inject]
    public UserClock Clock { get; set; } = null!;

    [Inject]
    public Pulse Pulse { get; set; } = null!;

    private TimeSpan Passed => Clock.Now - _began;

    private string[] NameErrors => Draft.Errors.GetValueOrDefault("name", []);

    private bool AdvancedFault => Draft.Platform.Settings.Any(setting => setting.Advanced && Draft.Errors.ContainsKey(setting.Key));

    /// <summary>Advanced settings under their headings, those without one first.</summary>
    private IEnumerable<IGrouping<string?, SettingDescriptor>> Sections =>
        Draft.Platform.Settings.Where(setting => setting.Advanced).GroupBy(setting => setting.Section).OrderBy(group => group.Key is not null);

    public void Dispose() => Pulse.Remove(Tick);

    private Task TestAsync() => DoAsync(Act.Test, async () =>
    {
        if (Id is { } id && Draft.LeavesSecretsOut)
        {
            // The stored secrets never leave the server, and are not tried against settings that nobody has saved.
            _trouble = Draft.SettingsChanged ? "Enter the secret fields again to test changed settings before saving." : null;
            _check = _trouble is null ? await Client.TestAsync(id, CancellationToken.None) : null;
        }
        else
        {
            _check = await Client.TestAsync(Draft.ToCreate(), CancellationToken.None);
        }

        if (_check is { Ok: false, Field: { } field })
            Draft.Errors[field] = [_check.Sentence];
    });

    private Task SaveAsync() => DoAsync(Act.Save, async () =>
    {
        var saved = Id is { } id
            ? await Client.UpdateAsync(id, Draft.ToUpdate(), CancellationToken.None)
            : await Client.CreateAsync(Draft.ToCreate(), CancellationToken.None);
        if (Id is null && Draft.Platform.Capabilities.Any(can => can is "orders" or "shipments"))
        {
            _connected = saved;
            return;
        }
        await Notices.SayAsync($"{saved.Name} is {(Id is null ? "connected" : "saved")}.");
        Navigation.NavigateTo("/connections");
    });

    private async Task DoAsync(Act act, Func<Task> work)
    {
        if (_busy is not null)
            return;
        (_check, _trouble) = (null, null);
        if (!Draft.Check())
            return;
        (_busy, _began) = (act, Clock.Now);
        Pulse.Add(Tick);
        try
        {
            await work();
        }
        catch (ApiProblem problem)
        {
            Draft.Take(problem.Errors);
            _trouble = problem.Errors.Count == 0 ? problem.Sentence : null;
        }
        finally
        {
            _busy = null;
            Pulse.Remove(Tick);
        }
    }

    private void Tick() => _ = InvokeAsync(StateHasChanged);
}

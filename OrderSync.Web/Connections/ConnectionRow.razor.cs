using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Attention;
using OrderSync.Contracts.Connections;
using OrderSync.Web.Api;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Connections;

public sealed partial class ConnectionRow
{
    private ConnectionCheckView? _check;
    private bool _disabling;
    private bool _deleting;

    [Parameter, EditorRequired]
    public ConnectionView Connection { get; set; } = null!;

    /// <summary>What a person has to see to, beyond its state and its breaker.</summary>
    [Parameter]
    public IEnumerable<AttentionView> Needs { get; set; } = [];

    /// <summary>Null where rows cannot be selected.</summary>
    [Parameter]
    public bool? Selected { get; set; }

    [Parameter]
    public EventCallback<bool> OnSelected { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    public ConnectionsClient Client { get; set; } = null!;

    [Inject]
    public PlatformCatalog Catalog { get; set; } = null!;

    [Inject]
    public Notices Notices { get; set; } = null!;

    private string Stays => Catalog.Can(Connection.Platform, "orders")
        ? Figures.Count(Connection.Orders, "order stays", "orders stay")
        : Figures.Count(Connection.Shipments, "shipment stays", "shipments stay");

    private string EditText => Connection.State == ConnectionState.NeedsCredentials ? "Reconnect" : "Edit";

    private async Task TestAsync()
    {
        try
        {
            _check = await Client.TestAsync(Connection.Id, CancellationToken.None);
        }
        catch (ApiProblem problem)
        {
            await Notices.WarnAsync(problem.Sentence);
        }
    }

    private async Task EnableAsync()
    {
        try
        {
            await SwitchAsync(on: true);
        }
        catch (ApiProblem problem)
        {
            await Notices.WarnAsync(problem.Sentence);
        }
    }

    private Task DisableAsync() => SwitchAsync(on: false);

    private async Task SwitchAsync(bool on)
    {
        await Client.SwitchAsync(Connection.Id, on, CancellationToken.None);
        await OnChanged.InvokeAsync();
        await Notices.SayAsync($"{Connection.Name} is {(on ? "enabled" : "disabled")}.");
    }

    private async Task DeleteAsync()
    {
        await Client.DeleteAsync(Connection.Id, CancellationToken.None);
        await OnChanged.InvokeAsync();
        await Notices.SayAsync($"{Connection.Name} is deleted.");
    }
}

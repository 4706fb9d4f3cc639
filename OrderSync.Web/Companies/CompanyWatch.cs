using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using OrderSync.Contracts.Companies;
using OrderSync.Contracts.Events;
using OrderSync.Web.Events;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Companies;

/// <summary>
/// Keeps the page's clock in the company's time zone, also when somebody changes it. First in the layout, so that it hears of the change before
/// what is shown by it.
/// </summary>
public sealed class CompanyWatch : LiveComponent
{
    [Inject]
    public CompanyClient Client { get; set; } = null!;

    [Inject]
    public CompanyState State { get; set; } = null!;

    [Inject]
    public UserClock Clock { get; set; } = null!;

    [Inject]
    public IJSRuntime Js { get; set; } = null!;

    /// <summary>The page was begun by another zone than the company has: it has to be drawn again.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnOtherZone { get; set; }

    protected override bool Apply(LiveEvent live)
    {
        if (live.Company is { } change)
            Clock.UseZone(change.TimeZone);
        return false;
    }

    protected override async Task RefreshAsync()
    {
        var company = await Client.ReadAsync(Stopping);
        State.Take(company);
        await RememberAsync(company);
        if (Clock.UseZone(company.TimeZone))
            await OnOtherZone.InvokeAsync();
    }

    /// <summary>For the next page to begin with.</summary>
    private async Task RememberAsync(CompanyView company)
    {
        try
        {
            var script = await Js.InvokeAsync<IJSObjectReference>("import", "/js/shell.js");
            await script.InvokeVoidAsync("rememberZone", company.TimeZone);
            await script.DropAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has left: its next page asks again.
        }
    }
}

using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using OrderSync.Web.Shared;
using OrderSync.Web.Users;

namespace OrderSync.Web.Shell;

public sealed partial class MainLayout : IAsyncDisposable
{
    private IJSObjectReference? _script;
    private ErrorBoundary? _boundary;
    private ElementReference _main;
    private bool _menuOpen;
    private bool _isOfCompany;
    private int _drawn;

    [CascadingParameter]
    private Task<AuthenticationState> Person { get; set; } = null!;

    [Inject]
    private ApiSession Session { get; set; } = null!;

    [Inject]
    private UserClock Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    public void OpenMenu()
    {
        _menuOpen = true;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        Session.Ended -= LeaveForSignIn;
        Navigation.LocationChanged -= Arrived;
        await _script.DropAsync();
    }

    protected override async Task OnInitializedAsync()
    {
        Session.Ended += LeaveForSignIn;
        Navigation.LocationChanged += Arrived;
        _isOfCompany = (await Person).User.IsInCompany();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _script = await Js.InvokeAsync<IJSObjectReference>("import", "/js/shell.js");
        await _script.InvokeVoidAsync("searchShortcut");
        if (!_isOfCompany && Clock.UseZone(await _script.InvokeAsync<string>("zone")))
            StateHasChanged();
    }

    /// <summary>Whole, because any part of the page may have been asked for by the other zone.</summary>
    private void DrawAgain() => _drawn++;

    private async Task SkipAsync() => await _main.FocusAsync();

    private void Arrived(object? sender, LocationChangedEventArgs arrival)
    {
        _boundary?.Recover();
        _ = InvokeAsync(() =>
        {
            _menuOpen = false;
            StateHasChanged();
        });
    }

    private void LeaveForSignIn(object? sender, EventArgs ended) => _ = InvokeAsync(() =>
    {
        var here = "/" + Navigation.ToBaseRelativePath(Navigation.Uri);
        Navigation.NavigateTo($"/sign-in?ended=true&returnUrl={Uri.EscapeDataString(here)}", forceLoad: true);
    });
}

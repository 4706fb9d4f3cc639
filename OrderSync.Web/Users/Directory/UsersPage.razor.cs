using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using OrderSync.Contracts;
using OrderSync.Contracts.Users;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Users.Directory;

public sealed partial class UsersPage
{
    private IReadOnlyList<InvitationView> _invitations = [];
    private HandedLink? _link;
    private bool _inviting;
    private Guid? _me;

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private string? Role { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? UserState { get; set; }

    [Inject]
    private UsersClient Client { get; set; } = null!;

    [Inject]
    private Notices Notices { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> SignIn { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        _me = (await SignIn).User.UserId();
        await base.OnParametersSetAsync();
    }

    protected override UserListQuery ReadAddress() => UserListQuery.Read(Q, Role, UserState);

    protected override Guid IdOf(UserView row) => row.Id;

    protected override Task<CursorPage<UserView>> ReadAsync(UserListQuery query, string? cursor, int limit, CancellationToken cancel) =>
        Client.ListAsync(query, cursor, limit, cancel);

    protected override async Task LoadAroundAsync(CancellationToken cancel) => _invitations = await Client.InvitationsAsync(cancel);

    private async Task InvitedAsync(InvitationLinkView made)
    {
        _inviting = false;
        if (made.Link is null)
            await Notices.SayAsync($"The invitation is on its way to {made.Invitation.Email}.");
        else
            await ShowAsync(HandedLink.Of(made));
        await LoadAsync();
    }

    private Task ShowAsync(HandedLink link)
    {
        _link = link;
        return Task.CompletedTask;
    }
}

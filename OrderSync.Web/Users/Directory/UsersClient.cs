using System.Globalization;
using OrderSync.Contracts;
using OrderSync.Contracts.Users;
using OrderSync.Web.Api;

namespace OrderSync.Web.Users.Directory;

/// <summary>The people of the company, and those who are invited.</summary>
public sealed class UsersClient(ApiHttp api)
{
    private const string Base = "api/v1/users";
    private const string Invited = $"{Base}/invitations";

    public Task<CursorPage<UserView>> ListAsync(UserListQuery query, string? cursor, int limit, CancellationToken cancel) =>
        api.GetAsync<CursorPage<UserView>>(
            Base, [.. query.Parameters(), new("cursor", cursor), new("limit", limit.ToString(CultureInfo.InvariantCulture))], cancel);

    public Task<UserView> UpdateAsync(Guid id, SaveUserRequest request, CancellationToken cancel) => api.PutAsync<UserView>($"{Base}/{id}", request, cancel);

    public Task<UserView> DisableAsync(Guid id, CancellationToken cancel) => api.PostAsync<UserView>($"{Base}/{id}/disable", null, cancel);

    public Task<UserView> EnableAsync(Guid id, CancellationToken cancel) => api.PostAsync<UserView>($"{Base}/{id}/enable", null, cancel);

    public Task RemoveAsync(Guid id, CancellationToken cancel) => api.DeleteAsync($"{Base}/{id}", cancel);

    public Task<PasswordLinkView> ResetPasswordAsync(Guid id, CancellationToken cancel) =>
        api.PostAsync<PasswordLinkView>($"{Base}/{id}/reset-password", null, cancel);

    public Task<IReadOnlyList<InvitationView>> InvitationsAsync(CancellationToken cancel) => api.GetAsync<IReadOnlyList<InvitationView>>(Invited, cancel);

    public Task<InvitationLinkView> InviteAsync(InviteUserRequest request, CancellationToken cancel) => api.PostAsync<InvitationLinkView>(Invited, request, cancel);

    public Task<InvitationLinkView> RenewAsync(Guid id, CancellationToken cancel) => api.PostAsync<InvitationLinkView>($"{Invited}/{id}/renew", null, cancel);

    public Task WithdrawAsync(Guid id, CancellationToken cancel) => api.DeleteAsync($"{Invited}/{id}", cancel);
}

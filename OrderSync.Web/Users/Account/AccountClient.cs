using OrderSync.Contracts.Users;
using OrderSync.Web.Api;

namespace OrderSync.Web.Users.Account;

/// <summary>The signed-in person's own account.</summary>
public sealed class AccountClient(ApiHttp api)
{
    private const string Base = "api/v1/auth";

    public Task<MeView> MeAsync(CancellationToken cancel) => api.GetAsync<MeView>($"{Base}/me", cancel);

    public Task ChangePasswordAsync(ChangePasswordRequest request, CancellationToken cancel) => api.PostAsync($"{Base}/password", request, cancel);

    public Task<IReadOnlyList<SessionView>> SessionsAsync(CancellationToken cancel) => api.GetAsync<IReadOnlyList<SessionView>>($"{Base}/sessions", cancel);

    public Task EndSessionAsync(Guid id, CancellationToken cancel) => api.DeleteAsync($"{Base}/sessions/{id}", cancel);

    public Task EndOtherSessionsAsync(CancellationToken cancel) => api.DeleteAsync($"{Base}/sessions", cancel);
}

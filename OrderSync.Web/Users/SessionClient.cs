using OrderSync.Contracts;
using OrderSync.Contracts.Users;
using OrderSync.ServiceDefaults.Security;
using OrderSync.Web.Api;

namespace OrderSync.Web.Users;

/// <summary>The Api's routes that need no access token: signing in, and what links of e-mails lead to.</summary>
public sealed class SessionClient(HttpClient http, ClientAddress addresses)
{
    private const string Base = "api/v1/auth";

    /// <param name="person">Whose attempts the Api should count; it sees only this host otherwise.</param>
    public Task<SessionTokens> SignInAsync(SignInRequest request, Visitor person, CancellationToken cancel) =>
        PostAsync<SessionTokens>("sign-in", request, person, cancel);

    public Task<SessionTokens> RefreshAsync(string refreshToken, string? clientAddress, CancellationToken cancel) =>
        PostAsync<SessionTokens>("refresh", new RefreshRequest(refreshToken), new Visitor(clientAddress), cancel);

    /// <summary>Whatever the answer, the person is signed out here.</summary>
    public async Task SignOutAsync(string refreshToken, CancellationToken cancel)
    {
        using var response = await SendAsync("sign-out", new RefreshRequest(refreshToken), new Visitor(), cancel);
    }

    public Task<ForgotPasswordView> ForgotPasswordAsync(string email, Visitor person, CancellationToken cancel) =>
        PostAsync<ForgotPasswordView>("forgot-password", new ForgotPasswordRequest(email), person, cancel);

    public Task ResetPasswordAsync(ResetPasswordRequest request, Visitor person, CancellationToken cancel) => PostAsync("reset-password", request, person, cancel);

    public Task<InvitationOfferView> ViewInvitationAsync(string token, Visitor person, CancellationToken cancel) =>
        PostAsync<InvitationOfferView>("invitations/view", new InvitationTokenRequest(token), person, cancel);

    public Task AcceptInvitationAsync(AcceptInvitationRequest request, Visitor person, CancellationToken cancel) =>
        PostAsync("invitations/accept", request, person, cancel);

    private async Task<T> PostAsync<T>(string path, object body, Visitor person, CancellationToken cancel)
    {
        using var response = await SendAsync(path, body, person, cancel);
        if (!response.IsSuccessStatusCode)
            throw await ProblemReader.ReadAsync(response, cancel);
        return await response.Content.ReadFromJsonAsync<T>(ContractJson.Options, cancel)
            ?? throw new ApiProblem("The OrderSync service sent an empty answer.", response.StatusCode);
    }

    private async Task PostAsync(string path, object body, Visitor person, CancellationToken cancel)
    {
        using var response = await SendAsync(path, body, person, cancel);
        if (!response.IsSuccessStatusCode)
            throw await ProblemReader.ReadAsync(response, cancel);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, object body, Visitor person, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Base}/{path}");
        request.Content = JsonContent.Create(body, body.GetType(), options: ContractJson.Options);
        if (person.Address is not null)
            request.Headers.Add(ClientAddress.Header, addresses.Sign(person.Address));
        if (person.UserAgent is not null)
            request.Headers.TryAddWithoutValidation("User-Agent", person.UserAgent);
        try
        {
            return await http.SendAsync(request, cancel);
        }
        catch (Exception trouble) when (ApiTrouble.IsOutage(trouble, cancel))
        {
            throw new ApiProblem(ApiProblem.Unreachable, cause: trouble);
        }
    }
}

/// <summary>Who sits before the browser, as far as the Api is told.</summary>
/// <param name="UserAgent">By which a person knows the session again among theirs.</param>
public sealed record Visitor(string? Address = null, string? UserAgent = null)
{
    internal static Visitor Of(HttpContext context) =>
        new(context.Connection.RemoteIpAddress?.ToString(), context.Request.Headers.UserAgent.ToString() is { Length: > 0 } said ? said : null);
}

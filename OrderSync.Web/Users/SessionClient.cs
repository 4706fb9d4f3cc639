using OrderSync.Contracts;
using OrderSync.Contracts.Users;
using OrderSync.ServiceDefaults.Security;
using OrderSync.Web.Api;

namespace OrderSync.Web.Users;

/// <summary>The Api's sign-in routes; they need no access token.</summary>
public sealed class SessionClient(HttpClient http, ClientAddress addresses)
{
    /// <param name="clientAddress">Whose attempts the Api should count; it sees only this host otherwise.</param>
    public Task<SessionTokens> SignInAsync(SignInRequest request, string? clientAddress, CancellationToken cancel) =>
        PostAsync("api/v1/auth/sign-in", request, clientAddress, cancel);

    public Task<SessionTokens> RefreshAsync(string refreshToken, string? clientAddress, CancellationToken cancel) =>
        PostAsync("api/v1/auth/refresh", new RefreshRequest(refreshToken), clientAddress, cancel);

    public async Task SignOutAsync(string refreshToken, CancellationToken cancel)
    {
        using var response = await SendAsync("api/v1/auth/sign-out", new RefreshRequest(refreshToken), null, cancel);
    }

    private async Task<SessionTokens> PostAsync<T>(string path, T body, string? clientAddress, CancellationToken cancel)
    {
        using var response = await SendAsync(path, body, clientAddress, cancel);
        if (!response.IsSuccessStatusCode)
            throw await ProblemReader.ReadAsync(response, cancel);
        return await response.Content.ReadFromJsonAsync<SessionTokens>(ContractJson.Options, cancel)
            ?? throw new ApiProblem("The OrderSync service sent an empty answer.", response.StatusCode);
    }

    private async Task<HttpResponseMessage> SendAsync<T>(string path, T body, string? clientAddress, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Content = JsonContent.Create(body, options: ContractJson.Options);
        if (clientAddress is not null)
            request.Headers.Add(ClientAddress.Header, addresses.Sign(clientAddress));
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

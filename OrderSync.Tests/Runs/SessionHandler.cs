using System.Net.Http.Headers;
using System.Net.Http.Json;
using OrderSync.Contracts;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Runs;

/// <summary>Signs requests with a session of the Api, and takes the next token before this one ends: some tests outlast it.</summary>
public sealed class SessionHandler(Uri api, SignInRequest person) : DelegatingHandler(new SocketsHttpHandler())
{
    private static readonly TimeSpan Spare = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _renewal = new(1);
    private SessionTokens? _session;

    public async Task<string> TokenAsync(CancellationToken cancellationToken)
    {
        await _renewal.WaitAsync(cancellationToken);
        try
        {
            if (_session is null || _session.AccessTokenExpiresAt - Spare < TimeProvider.System.GetUtcNow())
                _session = await SignInAsync(cancellationToken);
            return _session.AccessToken;
        }
        finally
        {
            _renewal.Release();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        _renewal.Dispose();
        base.Dispose(disposing);
    }

    private async Task<SessionTokens> SignInAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api, "/api/v1/auth/sign-in"));
        request.Content = JsonContent.Create(person, options: ContractJson.Options);
        using var response = await base.SendAsync(request, cancellationToken);
        return await response.Read<SessionTokens>();
    }
}

using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Components.Authorization;
using OrderSync.Contracts.Companies;
using OrderSync.Contracts.Users;
using OrderSync.ServiceDefaults.Security;
using OrderSync.Web.Api;
using StackExchange.Redis;

namespace OrderSync.Web.Users;

/// <summary>
/// The access token of the person behind this circuit. A refresh token works once and its reuse ends the session, so a
/// refresh happens under the session's lock, and whoever waited takes what the other one got.
/// </summary>
public sealed class ApiSession(
    AuthenticationStateProvider person, ISessionVault vault, SessionClient sessions, ClientAddress addresses, TimeProvider time, ILogger<ApiSession> log)
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Raised once the session is known to be gone; the shell leads to sign-in.</summary>
    public event EventHandler? Ended;

    /// <summary>A token that is good for at least a minute.</summary>
    public Task<string> TokenAsync(CancellationToken cancel) => GuardedAsync(() => FreshAsync(rejected: null, cancel));

    /// <summary>A token other than the one that the Api has just rejected.</summary>
    public Task<string> RenewAsync(string rejected, CancellationToken cancel) =>
        GuardedAsync(() => FreshAsync(rejected, cancel));

    /// <summary>Says in whose name a request is made, from where, and in which company, where that is not their own.</summary>
    /// <param name="token">Of <see cref="TokenAsync"/> or <see cref="RenewAsync"/>.</param>
    public async Task AuthorizeAsync(HttpRequestMessage request, string token)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var user = (await person.GetAuthenticationStateAsync()).User;
        if (user.ClientAddress() is { } address)
            request.Headers.Add(ClientAddress.Header, addresses.Sign(address));
        if (user.OpenedCompany() is { } company)
            request.Headers.Add(ActingCompany.Header, company.Id.ToString());
    }

    private async Task<string?> AddressAsync() => (await person.GetAuthenticationStateAsync()).User.ClientAddress();

    private async Task<string> FreshAsync(string? rejected, CancellationToken cancel)
    {
        var session = (await person.GetAuthenticationStateAsync()).User.SessionId() ?? throw End();
        var giveUp = time.GetTimestamp();
        while (true)
        {
            var tokens = await vault.FindAsync(session) ?? throw End();
            if (IsGood(tokens, rejected))
                return tokens.AccessToken;
            await using var held = await vault.TryLockAsync(session);
            if (held is not null)
                return await RefreshAsync(session, rejected, cancel);
            if (time.GetElapsedTime(giveUp) > Patience)
                throw new ApiProblem(ApiProblem.Unreachable);
            await Task.Delay(Pause, time, cancel);
        }
    }

    private async Task<string> RefreshAsync(string session, string? rejected, CancellationToken cancel)
    {
        // Read again: the tokens may have changed between the first look and the lock.
        var tokens = await vault.FindAsync(session) ?? throw End();
        if (IsGood(tokens, rejected))
            return tokens.AccessToken;
        try
        {
            var next = await sessions.RefreshAsync(tokens.RefreshToken, await AddressAsync(), cancel);
            await vault.SaveAsync(session, next);
            return next.AccessToken;
        }
        catch (ApiProblem problem) when (problem.Status is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest)
        {
            log.LogInformation("The session could not be refreshed and has ended");
            await vault.DeleteAsync(session);
            throw End();
        }
    }

    private bool IsGood(SessionTokens tokens, string? rejected) =>
        tokens.AccessToken != rejected && tokens.AccessTokenExpiresAt - Margin > time.GetUtcNow();

    private ApiProblem End()
    {
        Ended?.Invoke(this, EventArgs.Empty);
        return new ApiProblem(ApiProblem.Ended, HttpStatusCode.Unauthorized);
    }

    private static async Task<string> GuardedAsync(Func<Task<string>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception trouble) when (trouble is RedisException or TimeoutException)
        {
            throw new ApiProblem(ApiProblem.Unreachable, cause: trouble);
        }
    }
}

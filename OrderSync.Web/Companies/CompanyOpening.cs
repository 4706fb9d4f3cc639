using Microsoft.AspNetCore.Authentication;
using OrderSync.Web.Api;
using OrderSync.Web.Users;
using StackExchange.Redis;

namespace OrderSync.Web.Companies;

/// <summary>Writes into an operator's session whose pages they look at. Open pages show what they showed until they are loaded again.</summary>
internal sealed class CompanyOpening(ISessionVault vault, TimeProvider time)
{
    /// <param name="company">Null: none any more.</param>
    public async Task ShowAsync(HttpContext context, OpenedCompany? company)
    {
        var session = context.User.SessionId()!;
        await context.SignInAsync(
            SignedIn.Principal((await TokensAsync(session)).User, session, company),
            new AuthenticationProperties { IsPersistent = true, IssuedUtc = time.GetUtcNow() });
    }

    private async Task<Contracts.Users.SessionTokens> TokensAsync(string session)
    {
        try
        {
            return await vault.FindAsync(session) ?? throw new ApiProblem(ApiProblem.Ended, System.Net.HttpStatusCode.Unauthorized);
        }
        catch (Exception trouble) when (trouble is RedisException or TimeoutException)
        {
            throw new ApiProblem(ApiProblem.Unreachable, cause: trouble);
        }
    }
}

using System.Security.Claims;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Users;

/// <summary>What an access token says of its account: it is good for as long as that is still so.</summary>
/// <param name="Session">The sign-in that it came from: the family of its refresh tokens.</param>
public sealed record Standing(Guid UserId, Guid Session, string Role, Guid? CompanyId)
{
    /// <returns>Null for somebody without a token of ours.</returns>
    public static Standing? Of(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(UserClaims.Subject), out var user)
        && Guid.TryParse(principal.FindFirstValue(UserClaims.Session), out var session)
        && principal.FindFirstValue(UserClaims.Role) is { } role
            ? new Standing(user, session, role, principal.CompanyId())
            : null;
}

/// <summary>
/// Whether accounts still are what their access tokens say. A token lives for 15 minutes; who is removed, switched off, given another role,
/// or signed out, or whose company is suspended, is out within seconds: see docs/adr/0031.
/// </summary>
public sealed class AccountStandings(NpgsqlDataSource database, IMemoryCache known)
{
    /// <summary>For so long nothing is asked again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private const string StandText = """
        select exists (
                select 1 from users
                where id = asked.user_id and disabled_at is null and role = asked.role and company_id is not distinct from asked.company_id)
            and not exists (select 1 from companies where id = asked.company_id and suspended_at is not null)
            and not exists (select 1 from refresh_tokens where family_id = asked.session and revoked_at is not null)
        from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) with ordinality as asked(user_id, session, role, company_id, number)
        order by number
        """;

    public Task<bool> StandsAsync(Standing standing, CancellationToken cancellationToken) => known.GetOrCreateAsync(standing, async entry =>
    {
        entry.AbsoluteExpirationRelativeToNow = Fresh;
        return (await StandAsync([standing], cancellationToken))[0];
    });

    /// <summary>The same of many, in one query and from no memory.</summary>
    /// <returns>For each, in their order.</returns>
    public async Task<IReadOnlyList<bool>> StandAsync(IReadOnlyList<Standing> standings, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(StandText);
        command.Parameters.AddAll(
            standings.Select(standing => standing.UserId).ToArray(),
            standings.Select(standing => standing.Session).ToArray(),
            standings.Select(standing => standing.Role).ToArray(),
            standings.Select(standing => standing.CompanyId).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var stand = new List<bool>(standings.Count);
        while (await reader.ReadAsync(cancellationToken))
            stand.Add(reader.GetBoolean(0));
        return stand;
    }
}

/// <summary>Takes a request whose account has ended for one of nobody.</summary>
public static class StandingCheck
{
    public static IApplicationBuilder UseStandings(this IApplicationBuilder app) => app.Use(CheckAsync);

    private static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (context.User.Identity is { IsAuthenticated: true })
        {
            if (Standing.Of(context.User) is { } standing && await StandsAsync(context, standing))
                await context.RequestServices.GetRequiredService<LastSeen>().NoteAsync(standing.UserId, context.RequestAborted);
            else
                context.User = new ClaimsPrincipal(new ClaimsIdentity());
        }
        await next(context);
    }

    private static Task<bool> StandsAsync(HttpContext context, Standing standing) =>
        context.RequestServices.GetRequiredService<AccountStandings>().StandsAsync(standing, context.RequestAborted);
}

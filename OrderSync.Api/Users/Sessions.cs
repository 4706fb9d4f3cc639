using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Contracts.Users;
using OrderSync.Core.Data;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users;

/// <summary>Signing in, going on and signing out.</summary>
public sealed class Sessions(OrderSyncDb database, Passwords passwords, AccessTokens access, RefreshTokens refresh, AuditLog audit)
{
    /// <returns>
    /// Null: the e-mail is unknown or the password wrong. Right, but switched off or of a suspended company: a sign-in without tokens that says so.
    /// </returns>
    public async Task<SignIn?> SignInAsync(string typedEmail, string password, Caller caller, CancellationToken cancellationToken)
    {
        var email = User.SpellEmail(typedEmail);
        var user = await database.Users.AsNoTracking().SingleOrDefaultAsync(row => row.Email == email, cancellationToken);
        var known = user?.PasswordHash;
        // No connection is held while this takes its time.
        var matches = passwords.Verify(user, password);
        return await database.InTransactionAsync(() => BeginAsync(email, user, matches ? known : null, caller, cancellationToken), cancellationToken);
    }

    /// <returns>Null: the token is unknown, expired, used or revoked, or its user switched off.</returns>
    public async Task<SessionTokens?> RefreshAsync(string token, string address, CancellationToken cancellationToken)
    {
        // One that was revoked is not stolen: its session was ended elsewhere.
        if (await refresh.FindAsync(token, cancellationToken) is not { RevokedAt: null } found || refresh.IsExpired(found))
            return null;
        var user = await database.Users.SingleAsync(row => row.Id == found.UserId, cancellationToken);
        if (user.DisabledAt is not null || await SuspendedAsync(user, cancellationToken) is not null)
            return null;
        if (await refresh.RotateAsync(found, address, cancellationToken) is { } next)
            return await TokensAsync(user, next, cancellationToken);
        await refresh.RevokeAsync(found.FamilyId, cancellationToken);
        audit.Record(user.CompanyId, user.Id, "session.reuse", user.Id, $"A refresh token of {user.Email} was used again: its session is ended.");
        await database.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <summary>Ends the session that the token belongs to; a token nobody knows ends nothing.</summary>
    public async Task SignOutAsync(string token, CancellationToken cancellationToken)
    {
        if (await refresh.FindAsync(token, cancellationToken) is not { } found)
            return;
        await refresh.RevokeAsync(found.FamilyId, cancellationToken);
        var user = await database.Users.SingleAsync(row => row.Id == found.UserId, cancellationToken);
        audit.Record(user.CompanyId, user.Id, "session.end", user.Id, $"{user.Email} signed out.");
        await database.SaveChangesAsync(cancellationToken);
    }

    public async Task<MeView?> DescribeAsync(Guid userId, CancellationToken cancellationToken) =>
        await database.Users.AsNoTracking().SingleOrDefaultAsync(row => row.Id == userId, cancellationToken) is { DisabledAt: null } user
            ? await DescribeAsync(user, cancellationToken)
            : null;

    /// <param name="matched">The hash that the password has matched; null: it did not.</param>
    private async Task<SignIn?> BeginAsync(string email, User? user, string? matched, Caller caller, CancellationToken cancellationToken)
    {
        var verified = user is not null && matched is not null && await HoldAsync(user, matched, cancellationToken);
        var suspended = await SuspendedAsync(user, cancellationToken);
        var what = !verified ? "session.refuse" : user!.DisabledAt is not null ? "session.disabled" : suspended is not null ? "session.suspended" : "session.begin";
        audit.Record(user?.CompanyId, user?.Id, what, user?.Id, Describe(what, email, caller.Address));
        SignIn? signIn = what switch
        {
            "session.refuse" => null,
            "session.disabled" => SignIn.Disabled,
            "session.suspended" => SignIn.Suspended(suspended!),
            _ => new SignIn(await TokensAsync(user!, refresh.Begin(user!.Id, caller), cancellationToken)),
        };
        await database.SaveChangesAsync(cancellationToken);
        return signIn;
    }

    /// <summary>
    /// Takes the user's row, with a newer hash where the hasher has made one. A new password ends all sessions: one that is about to begin with the old
    /// password is there by then, or finds here that it is old.
    /// </summary>
    private async Task<bool> HoldAsync(User user, string matched, CancellationToken cancellationToken) => await database.Users
        .Where(row => row.Id == user.Id && row.PasswordHash == matched && row.DisabledAt == user.DisabledAt)
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, user.PasswordHash), cancellationToken) == 1;

    /// <returns>The person's company, if it is suspended.</returns>
    private async Task<Company?> SuspendedAsync(User? user, CancellationToken cancellationToken) => user?.CompanyId is { } company
        ? await database.Companies.AsNoTracking().SingleOrDefaultAsync(row => row.Id == company && row.SuspendedAt != null, cancellationToken)
        : null;

    private async Task<SessionTokens> TokensAsync(User user, NextRefresh next, CancellationToken cancellationToken)
    {
        var (token, expiresAt) = access.Issue(user, next.Session);
        return new SessionTokens(token, expiresAt, next.Token, next.ExpiresAt, await DescribeAsync(user, cancellationToken));
    }

    private async Task<MeView> DescribeAsync(User user, CancellationToken cancellationToken)
    {
        var company = await database.Companies.AsNoTracking().SingleOrDefaultAsync(row => row.Id == user.CompanyId, cancellationToken);
        return new MeView(user.Id, user.Email, user.Name, user.Role, user.CompanyId, company?.Name, company?.TimeZone);
    }

    private static string Describe(string what, string email, string address) => what switch
    {
        "session.begin" => $"{email} signed in from {address}.",
        "session.suspended" => $"{email}, whose company is suspended, tried to sign in from {address}.",
        "session.disabled" => $"{email} is switched off and tried to sign in from {address}.",
        _ => $"A sign-in as {email} from {address} was refused.",
    };
}

/// <param name="Tokens">Null: the password is right, but nobody may sign in with it.</param>
/// <param name="Refusal">Why not.</param>
public sealed record SignIn(SessionTokens? Tokens, string? Refusal = null)
{
    public static readonly SignIn Disabled = new(Tokens: null, "This account is switched off.");

    public static SignIn Suspended(Company company) => new(
        Tokens: null, $"“{company.Name}” is suspended{(company.SuspendReason is { } why ? $": {why.TrimEnd('.')}" : "")}. Ask whoever runs this OrderSync.");
}

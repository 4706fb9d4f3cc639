using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Api.Users.Account;
using OrderSync.Contracts.Users;
using OrderSync.Core.Assignment;
using OrderSync.Core.Data;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users.Directory;

/// <summary>What admins do with the users of their company: applied and audited in one transaction.</summary>
public sealed class UserEditor(
    OrderSyncDb database, UserList users, CurrentUser user, PasswordLinks links, AgentNews assignment, AuditLog audit, TimeProvider time)
{
    public Task<Results<Ok<UserView>, ProblemHttpResult>> UpdateAsync(Guid id, SaveUserRequest request, CancellationToken cancellationToken) =>
        AnswerAsync(id, database.InTransactionAsync(() => TryUpdateAsync(id, request, cancellationToken), cancellationToken));

    public Task<Results<Ok<UserView>, ProblemHttpResult>> DisableAsync(Guid id, CancellationToken cancellationToken) =>
        AnswerAsync(id, database.InTransactionAsync(() => TryDisableAsync(id, cancellationToken), cancellationToken));

    public Task<Results<Ok<UserView>, ProblemHttpResult>> EnableAsync(Guid id, CancellationToken cancellationToken) =>
        AnswerAsync(id, database.InTransactionAsync(() => TryEnableAsync(id, cancellationToken), cancellationToken));

    /// <summary>The name stays beside what they did; the e-mail is free for another invitation.</summary>
    public async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await database.InTransactionAsync(() => TryRemoveAsync(id, cancellationToken), cancellationToken) is { } refusal)
            return refusal;
        await assignment.FreedAsync(user.CompanyId, CancellationToken.None);
        return TypedResults.NoContent();
    }

    public async Task<Results<Ok<PasswordLinkView>, ProblemHttpResult>> ResetPasswordAsync(Guid id, CancellationToken cancellationToken)
    {
        var person = await database.Users.AsNoTracking().SingleOrDefaultAsync(
            row => row.Id == id && row.CompanyId == user.CompanyId && row.RemovedAt == null, cancellationToken);
        if (person is null)
            return UserEndpoints.NoSuchUser();
        if (person.DisabledAt is not null)
            return Problems.Conflict($"{person.Name} is disabled: enable them first.");
        audit.Record("user.reset-password", id, $"{(links.AreEmailed ? "Had a link sent" : "Made a link")} by which {person.Name} ({person.Email}) chooses a new password.");
        return TypedResults.Ok(await links.IssueAsync(person, user.Id, cancellationToken));
    }

    private async Task<ProblemHttpResult?> TryUpdateAsync(Guid id, SaveUserRequest request, CancellationToken cancellationToken)
    {
        if (await HeldUser.FindAsync(database, user.CompanyId, id, cancellationToken) is not { Person: { } person } held)
            return UserEndpoints.NoSuchUser();
        if (held.IsLastAdmin && request.Role != UserRole.Admin)
            return LastAdmin("have another role");
        var (name, before) = (request.Name.Trim(), person.Role);
        if (before == UserRole.Admin && request.Role != UserRole.Admin)
            await WithdrawLinksOfAsync(id, cancellationToken);
        (person.Name, person.Role) = (name, request.Role);
        if (before == request.Role)
            audit.Record("user.update", id, $"{person.Email}: the name is {name}.");
        else
            audit.Record("user.role", id, $"{name} ({person.Email}) is {request.Role} and was {before}.");
        await database.SaveChangesAsync(cancellationToken);
        return null;
    }

    private async Task<ProblemHttpResult?> TryDisableAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await HeldUser.FindAsync(database, user.CompanyId, id, cancellationToken) is not { Person: { } person } held)
            return UserEndpoints.NoSuchUser();
        if (held.IsLastAdmin)
            return LastAdmin("be disabled");
        if (person.DisabledAt is not null)
            return null;
        person.DisabledAt = time.GetUtcNow();
        audit.Record("user.disable", id, $"Disabled {person.Name} ({person.Email}). All their sessions have ended.");
        await database.SaveChangesAsync(cancellationToken);
        await EndAccessAsync(person, cancellationToken);
        return null;
    }

    private async Task<ProblemHttpResult?> TryEnableAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await HeldUser.FindAsync(database, user.CompanyId, id, cancellationToken) is not { Person: { } person })
            return UserEndpoints.NoSuchUser();
        if (person.DisabledAt is null)
            return null;
        person.DisabledAt = null;
        audit.Record("user.enable", id, $"Enabled {person.Name} ({person.Email}).");
        await database.SaveChangesAsync(cancellationToken);
        return null;
    }

    private async Task<ProblemHttpResult?> TryRemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await HeldUser.FindAsync(database, user.CompanyId, id, cancellationToken) is not { Person: { } person } held)
            return UserEndpoints.NoSuchUser();
        if (held.IsLastAdmin)
            return LastAdmin("be removed");
        audit.Record("user.remove", id, $"Removed {person.Name} ({person.Email}). All their sessions have ended.");
        var now = time.GetUtcNow();
        (person.RemovedAt, person.DisabledAt) = (now, person.DisabledAt ?? now);
        (person.Email, person.PasswordHash) = ($"removed:{id:N}", "");
        await database.SaveChangesAsync(cancellationToken);
        await EndAccessAsync(person, cancellationToken);
        await database.NotificationPreferences.Where(row => row.UserId == id).ExecuteDeleteAsync(cancellationToken);
        return null;
    }

    /// <summary>For good: whoever is enabled again signs in again.</summary>
    private async Task EndAccessAsync(User person, CancellationToken cancellationToken)
    {
        await database.RefreshTokens.RevokeAsync(person.Id, keep: null, time.GetUtcNow(), cancellationToken);
        await database.PasswordResets.Where(reset => reset.UserId == person.Id).ExecuteDeleteAsync(cancellationToken);
        await WithdrawLinksOfAsync(person.Id, cancellationToken);
    }

    /// <summary>Who is no admin any more may have invited themselves as one, or know a link for another's password.</summary>
    private async Task WithdrawLinksOfAsync(Guid admin, CancellationToken cancellationToken)
    {
        await database.Invitations.Where(row => row.InvitedById == admin).ExecuteDeleteAsync(cancellationToken);
        await database.PasswordResets.Where(row => row.IssuedById == admin).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Who may be given orders may have changed.</summary>
    private async Task<Results<Ok<UserView>, ProblemHttpResult>> AnswerAsync(Guid id, Task<ProblemHttpResult?> change)
    {
        if (await change is { } refusal)
            return refusal;
        await assignment.FreedAsync(user.CompanyId, CancellationToken.None);
        return await users.FindAsync(id, CancellationToken.None) is { } view ? TypedResults.Ok(view) : UserEndpoints.NoSuchUser();
    }

    private static ProblemHttpResult LastAdmin(string what) =>
        Problems.Conflict($"The only admin of the company who is not disabled cannot {what}: make somebody else admin first.");
}

using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts.Users;
using OrderSync.Core.Data;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users.Directory;

/// <summary>One of the company's users, about to be changed.</summary>
/// <param name="IsLastAdmin">Nobody else could invite, enable or change anybody.</param>
internal sealed record HeldUser(User Person, bool IsLastAdmin)
{
    /// <summary>
    /// Holds the company's row until the transaction ends, so that of two who each take the other's rights one finds that nobody else would be left.
    /// </summary>
    /// <returns>Null where the company has no such user.</returns>
    public static async Task<HeldUser?> FindAsync(OrderSyncDb database, Guid companyId, Guid id, CancellationToken cancellationToken)
    {
        await database.Database.ExecuteSqlAsync($"select id from companies where id = {companyId} for no key update", cancellationToken);
        var person = await database.Users.SingleOrDefaultAsync(row => row.Id == id && row.CompanyId == companyId && row.RemovedAt == null, cancellationToken);
        return person is null ? null : new HeldUser(person, await IsLastAdminAsync(database, person, cancellationToken));
    }

    private static async Task<bool> IsLastAdminAsync(OrderSyncDb database, User person, CancellationToken cancellationToken) =>
        person is { Role: UserRole.Admin, DisabledAt: null }
        && !await database.Users.AnyAsync(
            row => row.CompanyId == person.CompanyId && row.Id != person.Id && row.Role == UserRole.Admin && row.DisabledAt == null, cancellationToken);
}

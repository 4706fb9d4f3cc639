using System.Text;
using Npgsql;
using OrderSync.Api.Lists;
using OrderSync.Contracts;
using OrderSync.Contracts.Users;

namespace OrderSync.Api.Users.Directory;

/// <summary>The company's users, those who came last first: their ids are in that order. Whoever was removed is not among them.</summary>
public sealed class UserList(ListReading rows, CurrentUser user)
{
    private const string Selected = "select u.id, u.email, u.name, u.role, u.disabled_at is not null, u.created_at, u.last_seen_at from users u";

    public async Task<CursorPage<UserView>> PageAsync(UserFilter filter, CancellationToken cancellationToken) => CursorPages.Of(
        await rows.ReadAsync(filter.Text, parameters => Write(filter, parameters), Read, cancellationToken), filter.Limit, row => row.Id.ToString("N"));

    /// <returns>Null where the company has no such user.</returns>
    public async Task<UserView?> FindAsync(Guid id, CancellationToken cancellationToken) => (await rows.ReadAsync(
        text: null,
        parameters => $"{Selected} where u.company_id = {parameters.Place(user.CompanyId)} and u.id = {parameters.Place(id)} and u.removed_at is null",
        Read,
        cancellationToken)).SingleOrDefault();

    private string Write(UserFilter filter, NpgsqlParameterCollection parameters)
    {
        var sql = new StringBuilder(Selected).Append(" where u.removed_at is null and u.company_id = ").Append(parameters.Place(user.CompanyId));
        if (filter.Role is { } role)
            sql.Append(" and u.role = ").Append(parameters.Place(role.ToString()));
        if (filter.State is { } state)
            sql.Append(" and u.disabled_at is ").Append(state == UserState.Disabled ? "not null" : "null");
        if (filter.Text is { } text)
            sql.Append(" and lower(u.name || ' ' || u.email) like lower(").Append(parameters.Place(SqlValues.Containing(text))).Append(')');
        if (filter.After is { } after)
            sql.Append(" and u.id < ").Append(parameters.Place(after));
        return sql.Append(" order by u.id desc limit ").Append(parameters.Place(filter.Limit + 1)).ToString();
    }

    private static UserView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetString(1),
        row.GetString(2),
        Enum.Parse<UserRole>(row.GetString(3)),
        row.GetBoolean(4) ? UserState.Disabled : UserState.Active,
        row.GetFieldValue<DateTimeOffset>(5),
        row.Value<DateTimeOffset>(6));
}

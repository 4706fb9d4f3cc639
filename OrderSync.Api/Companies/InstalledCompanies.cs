using Npgsql;
using OrderSync.Api.Lists;
using OrderSync.Contracts;
using OrderSync.Contracts.Companies;

namespace OrderSync.Api.Companies;

/// <summary>The query string of the list of companies.</summary>
/// <param name="Q">Looked for in names, and in the e-mails of users.</param>
/// <param name="Suspended">True for those that are; false for those that are not.</param>
/// <param name="Cursor">The nextCursor of the page before.</param>
public sealed record InstalledCompanyQuery(string? Q, bool? Suspended, string? Cursor, int Limit = 50)
{
    private const int MaxLimit = 200;
    private const int MaxText = 100;

    /// <returns>By field, what is wrong; empty when all is well.</returns>
    public IReadOnlyDictionary<string, string> Validate(out ListCursor? after)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Limit is < 1 or > MaxLimit)
            errors["limit"] = $"limit must be 1 to {MaxLimit}.";
        if (Q?.Length > MaxText)
            errors["q"] = $"q must have at most {MaxText} characters.";
        if (Q?.Contains('\0', StringComparison.Ordinal) == true)
            errors["q"] = "q must not contain the character NUL.";
        after = null;
        if (!string.IsNullOrEmpty(Cursor) && !ListCursor.TryRead(Cursor, out after))
            errors["cursor"] = "cursor must be the nextCursor of the page before.";
        return errors;
    }
}

/// <summary>Reads the companies of the installation, whoever they belong to: for operators only.</summary>
public sealed class InstalledCompanies(ListReading rows)
{
    private const string Columns = """
        c.id, c.name, c.time_zone, c.currency, c.created_at, c.suspended_at, c.suspended_by, c.suspend_reason,
        (select count(*) from users where users.company_id = c.id and users.disabled_at is null)::int,
        (select count(*) from connections where connections.company_id = c.id and connections.deleted_at is null)::int,
        (select max(last_success_at) from connections where connections.company_id = c.id and connections.deleted_at is null)
        """;

    public async Task<CursorPage<InstalledCompanyView>> PageAsync(InstalledCompanyQuery query, ListCursor? after, CancellationToken cancellationToken)
    {
        var text = string.IsNullOrWhiteSpace(query.Q) ? null : query.Q.Trim();
        var found = await rows.ReadAsync(text, parameters => Write(text, query, after, parameters), Read, cancellationToken);
        return CursorPages.Of(found, query.Limit, row => new ListCursor(row.CreatedAt, row.Id).ToString());
    }

    public async Task<InstalledCompanyView?> FindAsync(Guid id, CancellationToken cancellationToken) => (await rows.ReadAsync(
        null, parameters => $"select {Columns} from companies c where c.id = {parameters.Place(id)}", Read, cancellationToken)).SingleOrDefault();

    private static string Write(string? text, InstalledCompanyQuery query, ListCursor? after, NpgsqlParameterCollection parameters)
    {
        var conditions = new List<string> { "true" };
        if (text is not null)
        {
            var pattern = parameters.Place(SqlValues.Containing(text));
            conditions.Add($"(lower(c.name) like lower({pattern}) or exists (select from users where users.company_id = c.id and users.email like lower({pattern})))");
        }
        if (query.Suspended is { } suspended)
            conditions.Add($"c.suspended_at is {(suspended ? "not null" : "null")}");
        if (after is not null)
            conditions.Add($"(c.created_at, c.id) < ({parameters.Place(after.At)}, {parameters.Place(after.Id)})");
        return $"select {Columns} from companies c where {string.Join(" and ", conditions)} order by c.created_at desc, c.id desc limit {parameters.Place(query.Limit + 1)}";
    }

    private static InstalledCompanyView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetString(1),
        row.GetString(2),
        row.Text(3),
        row.GetFieldValue<DateTimeOffset>(4),
        row.Value<DateTimeOffset>(5),
        row.Text(6),
        row.Text(7),
        row.GetInt32(8),
        row.GetInt32(9),
        row.Value<DateTimeOffset>(10));
}

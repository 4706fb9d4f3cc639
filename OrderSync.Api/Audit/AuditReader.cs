using Npgsql;
using OrderSync.Api.Lists;
using OrderSync.Contracts;
using OrderSync.Contracts.Audit;

namespace OrderSync.Api.Audit;

/// <summary>Reads what has been recorded of a company, or of the installation.</summary>
public sealed class AuditReader(ListReading rows)
{
    private const string Columns =
        "entry.id, entry.at, entry.user_id, people.name, people.email, entry.action, entry.subject_id, entry.detail, entry.address";

    /// <summary>Operators act in companies that they do not belong to.</summary>
    private const string PeopleText = """
        select people.id, people.name, people.email from users people where people.company_id is not distinct from $1 or (people.company_id is null and exists (
            select from audit_entries entry where entry.company_id is not distinct from $1 and entry.user_id = people.id))
        order by people.name, people.id limit 1000
        """;

    /// <param name="companyId">Null: the installation's.</param>
    public async Task<CursorPage<AuditEntryView>> PageAsync(Guid? companyId, AuditQuery query, ListCursor? after, CancellationToken cancellationToken)
    {
        var found = await rows.ReadAsync(query.Text, parameters => Write(companyId, query, after, parameters), Read, cancellationToken);
        return CursorPages.Of(found, query.Limit, row => new ListCursor(row.At, row.Id).ToString());
    }

    public Task<List<AuditPersonView>> PeopleAsync(Guid? companyId, CancellationToken cancellationToken) => rows.ReadAsync(
        null,
        parameters =>
        {
            parameters.Place(companyId);
            return PeopleText;
        },
        row => new AuditPersonView(row.GetGuid(0), row.GetString(1), row.GetString(2)),
        cancellationToken);

    private static string Write(Guid? companyId, AuditQuery query, ListCursor? after, NpgsqlParameterCollection parameters)
    {
        // Not "is not distinct from", for which there is no index.
        var conditions = new List<string> { companyId is { } company ? $"entry.company_id = {parameters.Place(company)}" : "entry.company_id is null" };
        if (query.UserId is { } person)
            conditions.Add($"entry.user_id = {parameters.Place(person)}");
        if (query.Action is { Length: > 0 } action)
            conditions.Add($"(entry.action = {parameters.Place(action)} or starts_with(entry.action, {parameters.Place(action + ".")}))");
        if (query.SubjectId is { Length: > 0 } subject)
            conditions.Add($"entry.subject_id = {parameters.Place(subject)}");
        if (query.From is { } from)
            conditions.Add($"entry.at >= {parameters.Place(from.ToUniversalTime())}");
        if (query.To is { } to)
            conditions.Add($"entry.at < {parameters.Place(to.ToUniversalTime())}");
        if (query.Text is { } text)
            conditions.Add($"lower(entry.detail) like lower({parameters.Place(SqlValues.Containing(text))})");
        if (after is not null)
            conditions.Add($"(entry.at, entry.id) < ({parameters.Place(after.At)}, {parameters.Place(after.Id)})");
        return $"""
            select {Columns} from audit_entries entry left join users people on people.id = entry.user_id
            where {string.Join(" and ", conditions)} order by entry.at desc, entry.id desc limit {parameters.Place(query.Limit + 1)}
            """;
    }

    private static AuditEntryView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetFieldValue<DateTimeOffset>(1),
        row.Value<Guid>(2),
        row.Text(3),
        row.Text(4),
        row.GetString(5),
        row.Text(6),
        row.GetString(7),
        row.Text(8));
}

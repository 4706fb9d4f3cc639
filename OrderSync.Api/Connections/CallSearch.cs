using System.Text;
using Npgsql;
using OrderSync.Api.Lists;
using OrderSync.Contracts;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms;

namespace OrderSync.Api.Connections;

/// <summary>Searches the record of calls, of a connection or of a run, newest first and by keyset.</summary>
public sealed class CallSearch(NpgsqlDataSource database)
{
    private const string Columns =
        """
        id, at, connection_id, run_id, operation, method, path, status, failure, error, duration_ms, waited_ms, request_bytes, response_bytes,
        attempt, correlation_id, details
        """;

    public async Task<CursorPage<PlatformCallView>> ReadAsync(Guid companyId, CallFilter filter, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        command.CommandText = Write(companyId, filter, command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var calls = new List<PlatformCallView>(filter.Limit);
        while (await reader.ReadAsync(cancellationToken))
            calls.Add(Read(reader));
        return CursorPages.Of(calls, filter.Limit, row => new ListCursor(row.At, row.Id).ToString());
    }

    private static string Write(Guid companyId, CallFilter filter, NpgsqlParameterCollection parameters)
    {
        var sql = new StringBuilder($"select {Columns} from platform_calls where company_id = {parameters.Place(companyId)}");
        if (filter.ConnectionId is { } connection)
            sql.Append(" and connection_id = ").Append(parameters.Place(connection));
        if (filter.RunId is { } run)
            sql.Append(" and run_id = ").Append(parameters.Place(run));
        if (filter.Status is { } status)
            sql.Append(" and status = ").Append(parameters.Place(status));
        if (filter.Failure is { } failure)
            sql.Append(" and failure = ").Append(parameters.Place(failure.ToString()));
        if (filter.Failed is { } failed)
            sql.Append(failed ? " and failure is not null" : " and failure is null");
        if (filter.From is { } from)
            sql.Append(" and at >= ").Append(parameters.Place(from));
        if (filter.To is { } to)
            sql.Append(" and at < ").Append(parameters.Place(to));
        if (filter.After is { } after)
            sql.Append(" and (at, id) < (").Append(parameters.Place(after.At)).Append(", ").Append(parameters.Place(after.Id)).Append(')');
        return sql.Append(" order by at desc, id desc limit ").Append(parameters.Place(filter.Limit + 1)).ToString();
    }

    private static PlatformCallView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetFieldValue<DateTimeOffset>(1),
        row.GetGuid(2),
        row.Value<Guid>(3),
        row.Text(4),
        row.GetString(5),
        row.GetString(6),
        row.Value<int>(7),
        row.Text(8) is { } failure ? System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(failure) : null,
        row.Text(9),
        row.GetInt32(10),
        row.GetInt32(11),
        row.Value<long>(12),
        row.Value<long>(13),
        row.GetInt32(14),
        row.GetString(15),
        row.Text(16));
}

/// <param name="Failed">True: only those that failed; false: only those that succeeded.</param>
/// <param name="After">The last call of the page before.</param>
public sealed record CallFilter(
    Guid? ConnectionId = null,
    Guid? RunId = null,
    int? Status = null,
    PlatformFailureKind? Failure = null,
    bool? Failed = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    ListCursor? After = null,
    int Limit = 50);

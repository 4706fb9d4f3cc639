using System.Text;
using Npgsql;
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
        attempt, correlation_id
        """;

    public async Task<CursorPage<PlatformCallView>> ReadAsync(Guid companyId, CallFilter filter, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        command.CommandText = Write(companyId, filter, command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var calls = new List<PlatformCallView>(filter.Limit);
        while (await reader.ReadAsync(cancellationToken))
            calls.Add(Read(reader));
        // One more than asked for was read, to know whether there is a page after this one.
        if (calls.Count <= filter.Limit)
            return new CursorPage<PlatformCallView>(calls, NextCursor: null);
        calls.RemoveAt(filter.Limit);
        return new CursorPage<PlatformCallView>(calls, new CallCursor(calls[^1].At, calls[^1].Id).ToString());
    }

    private static string Write(Guid companyId, CallFilter filter, NpgsqlParameterCollection parameters)
    {
        var sql = new StringBuilder($"select {Columns} from platform_calls where company_id = {Add(parameters, companyId)}");
        if (filter.ConnectionId is { } connection)
            sql.Append(" and connection_id = ").Append(Add(parameters, connection));
        if (filter.RunId is { } run)
            sql.Append(" and run_id = ").Append(Add(parameters, run));
        if (filter.Status is { } status)
            sql.Append(" and status = ").Append(Add(parameters, status));
        if (filter.Failure is { } failure)
            sql.Append(" and failure = ").Append(Add(parameters, failure.ToString()));
        if (filter.Failed is { } failed)
            sql.Append(failed ? " and failure is not null" : " and failure is null");
        if (filter.From is { } from)
            sql.Append(" and at >= ").Append(Add(parameters, from));
        if (filter.To is { } to)
            sql.Append(" and at < ").Append(Add(parameters, to));
        if (filter.After is { } after)
            sql.Append(" and (at, id) < (").Append(Add(parameters, after.At)).Append(", ").Append(Add(parameters, after.Id)).Append(')');
        return sql.Append(" order by at desc, id desc limit ").Append(Add(parameters, filter.Limit + 1)).ToString();
    }

    private static string Add<T>(NpgsqlParameterCollection parameters, T value)
    {
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return $"${parameters.Count}";
    }

    private static PlatformCallView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetFieldValue<DateTimeOffset>(1),
        row.GetGuid(2),
        Value<Guid>(row, 3),
        Text(row, 4),
        row.GetString(5),
        row.GetString(6),
        Value<int>(row, 7),
        Text(row, 8) is { } failure ? System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(failure) : null,
        Text(row, 9),
        row.GetInt32(10),
        row.GetInt32(11),
        Value<long>(row, 12),
        Value<long>(row, 13),
        row.GetInt32(14),
        row.GetString(15));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static T? Value<T>(NpgsqlDataReader row, int column)
        where T : struct => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);
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
    CallCursor? After = null,
    int Limit = 50);

using Npgsql;
using NpgsqlTypes;

namespace OrderSync.Core.Shipping;

/// <summary>A line of a shipment's history.</summary>
/// <param name="FromHistory">The carrier's own history tells it; else it was seen on the shipment.</param>
public sealed record ShipmentHistoryLine(
    string Code, string Word, DateTimeOffset At, DateTimeOffset SeenAt, bool FromHistory, string? Comment, Guid? RunId);

/// <summary>Brings together what was seen of a shipment and what its carrier's history tells.</summary>
public static class ShipmentHistory
{
    private const string ReadText = """
        select status_code, status_word, at, seen_at, from_history, comment, run_id from shipment_statuses
        where company_id = $1 and shipment_id = $2 for update
        """;

    private const string ReplaceText = """
        insert into shipment_statuses (company_id, shipment_id, status_code, status_word, at, seen_at, from_history, comment, run_id)
        select $1, $2, line.* from unnest($3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::boolean[], $8::text[], $9::uuid[]) as line
        """;

    /// <summary>
    /// The carrier's own history knows better when a status began than who only sees the shipment now and then: of a code that it
    /// tells, only its lines remain, each seen when the code was first seen here. A code that it leaves out is kept. A time that cannot
    /// have been yet is none: such a line is left out, and one that was stored so stands at the time when it was seen. Pure.
    /// </summary>
    public static IReadOnlyList<ShipmentHistoryLine> Merge(
        IReadOnlyList<ShipmentHistoryLine> known, IReadOnlyList<ShipmentStep> told, DateTimeOffset now)
    {
        var latest = ShipmentTimes.Latest(now);
        told = [.. told.Where(step => step.At <= latest)];
        known = [.. known.Select(line => line.At > latest ? line with { At = line.SeenAt } : line)];
        var codes = told.Select(step => step.Status.Code).ToHashSet(StringComparer.Ordinal);
        var seen = known.ToLookup(line => line.Code, StringComparer.Ordinal);
        var lines = told.DistinctBy(step => (step.Status.Code, step.At)).Select(step =>
        {
            var before = seen[step.Status.Code].MinBy(line => line.SeenAt);
            return new ShipmentHistoryLine(
                step.Status.Code, step.Status.Label, step.At, before?.SeenAt ?? now, FromHistory: true, step.Comment, before?.RunId);
        });
        return [.. lines.Concat(known.Where(line => !codes.Contains(line.Code))).DistinctBy(line => (line.Code, line.At)).OrderBy(line => line.At)];
    }

    /// <summary>Inside the caller's transaction.</summary>
    public static async Task WriteAsync(
        NpgsqlConnection connection, Guid companyId, Guid shipmentId, IReadOnlyList<ShipmentStep> told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (told.Count == 0)
            return;
        var lines = Merge(await ReadAsync(connection, companyId, shipmentId, cancellationToken), told, now);
        await using var delete = new NpgsqlCommand("delete from shipment_statuses where company_id = $1 and shipment_id = $2", connection);
        delete.Parameters.AddWithValue(companyId);
        delete.Parameters.AddWithValue(shipmentId);
        await delete.ExecuteNonQueryAsync(cancellationToken);
        await using var insert = new NpgsqlCommand(ReplaceText, connection);
        insert.Parameters.AddWithValue(companyId);
        insert.Parameters.AddWithValue(shipmentId);
        insert.Parameters.AddWithValue(lines.Select(line => line.Code).ToArray());
        insert.Parameters.AddWithValue(lines.Select(line => line.Word).ToArray());
        insert.Parameters.AddWithValue(lines.Select(line => line.At).ToArray());
        insert.Parameters.AddWithValue(lines.Select(line => line.SeenAt).ToArray());
        insert.Parameters.AddWithValue(lines.Select(line => line.FromHistory).ToArray());
        insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = lines.Select(line => line.Comment).ToArray() });
        insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = lines.Select(line => line.RunId).ToArray() });
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<ShipmentHistoryLine>> ReadAsync(
        NpgsqlConnection connection, Guid companyId, Guid shipmentId, CancellationToken cancellationToken)
    {
        var lines = new List<ShipmentHistoryLine>();
        await using var command = new NpgsqlCommand(ReadText, connection);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(shipmentId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            lines.Add(new ShipmentHistoryLine(
                reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetBoolean(4), reader.IsDBNull(5) ? null : reader.GetString(5), reader.IsDBNull(6) ? null : reader.GetGuid(6)));
        }
        return lines;
    }
}

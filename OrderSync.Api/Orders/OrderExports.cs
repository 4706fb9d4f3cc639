using System.Data;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using OrderSync.Core.Orders;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Orders;

/// <summary>
/// Writes and reads exports of a company's orders: gzip, one JSON object a line, each with its lines, all its versions as they were sent, the
/// statuses that its shipment has given it, and its assignments.
/// </summary>
public sealed class OrderExports(NpgsqlDataSource database, TimeProvider time)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Which version of which order is exported. It is read by who deletes them.</summary>
    private const string ChooseText = """
        drop table if exists exported_orders;
        create temp table exported_orders (
            number bigint generated always as identity primary key, id uuid not null, revision integer not null, changed_at timestamptz not null)
        """;

    private const string FillText = """
        insert into exported_orders (id, revision, changed_at) select id, revision, changed_at from orders where company_id = $1
        """;

    /// <summary>Payloads are bytes, which may be no text at all: they come beside it.</summary>
    private const string OrdersText = """
        select (to_jsonb(o) - 'company_id' - 'content_hash' || jsonb_build_object(
            'lines', coalesce((select jsonb_agg(to_jsonb(l) - 'company_id' - 'order_id' order by l.number)
                from order_lines l where l.company_id = o.company_id and l.order_id = o.id), '[]'),
            'versions', coalesce((select jsonb_agg(jsonb_build_object('number', r.number, 'received_at', r.received_at) order by r.number)
                from order_revisions r where r.company_id = o.company_id and r.order_id = o.id), '[]'),
            'status_changes', coalesce((select jsonb_agg(to_jsonb(c) - 'company_id' - 'order_id' order by c.recorded_at)
                from order_status_changes c where c.company_id = o.company_id and c.order_id = o.id), '[]'),
            'assignments', coalesce((select jsonb_agg(to_jsonb(a) - 'company_id' - 'order_id' || jsonb_build_object('agent', u.name) order by a.id)
                from assignments a left join users u on u.id = a.agent_id where a.company_id = o.company_id and a.order_id = o.id), '[]')))::text,
            array(select r.payload from order_revisions r where r.company_id = o.company_id and r.order_id = o.id order by r.number)
        from orders o where o.company_id = $1
        """;

    private const string BeginText = "insert into order_exports (company_id, id, created_at, created_by, expires_at, bytes) values ($1, $2, $3, $4, $5, 0)";

    private const string EndText = "update order_exports set orders = $3, bytes = $4 where company_id = $1 and id = $2";

    /// <param name="reading">Holds exported_orders afterwards, until it is closed.</param>
    /// <returns>The export and how many orders it holds.</returns>
    public async Task<(Guid Id, long Orders, long Bytes)> WriteAsync(NpgsqlConnection reading, Guid companyId, string by, CancellationToken cancellationToken)
    {
        var (id, now) = (Guid.CreateVersion7(time.GetUtcNow()), time.GetUtcNow());
        await using var writing = await database.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(writing, BeginText, [companyId, id, now, by, now + KeptFor], cancellationToken);
        await using var parts = new ExportParts(writing, companyId, id);
        long orders = 0;
        // One snapshot: exactly the versions that exported_orders names are written.
        await using (var snapshot = await reading.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken))
        {
            await ExecuteAsync(reading, ChooseText, [], cancellationToken);
            await ExecuteAsync(reading, FillText, [companyId], cancellationToken);
            await using var gzip = new GZipStream(parts, CompressionLevel.Fastest, leaveOpen: true);
            await foreach (var line in LinesAsync(reading, companyId, cancellationToken))
            {
                await gzip.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), cancellationToken);
                orders++;
            }
            await snapshot.CommitAsync(cancellationToken);
        }
        await parts.CompleteAsync(cancellationToken);
        await ExecuteAsync(writing, EndText, [companyId, id, orders, parts.Written], cancellationToken);
        return (id, orders, parts.Written);
    }

    /// <summary>One that nobody needs, because nothing is deleted after all.</summary>
    public async Task RemoveAsync(Guid companyId, Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from order_exports where company_id = $1 and id = $2");
        command.Parameters.AddAll(companyId, id);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <returns>False: there is no such export, it is not whole, or it has expired.</returns>
    public async Task<bool> ExistsAsync(Guid companyId, Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "select 1 from order_exports where company_id = $1 and id = $2 and orders is not null and expires_at > $3");
        command.Parameters.AddAll(companyId, id, time.GetUtcNow());
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    public async Task CopyAsync(Guid companyId, Guid id, Stream to, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select content from order_export_parts where company_id = $1 and export_id = $2 order by number");
        command.Parameters.AddAll(companyId, id);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            await using var part = await reader.GetStreamAsync(0, cancellationToken);
            await part.CopyToAsync(to, cancellationToken);
        }
    }

    private static async IAsyncEnumerable<string> LinesAsync(
        NpgsqlConnection reading, Guid companyId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OrdersText, reading) { CommandTimeout = 0 };
        command.Parameters.AddAll(companyId);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var order = JsonNode.Parse(reader.GetString(0))!;
            foreach (var (version, payload) in order["versions"]!.AsArray().Zip(await reader.GetFieldValueAsync<byte[][]>(1, cancellationToken)))
                version!["payload"] = RawPayload.Read(payload);
            yield return order.ToJsonString(Plain);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, object?[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddAll(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

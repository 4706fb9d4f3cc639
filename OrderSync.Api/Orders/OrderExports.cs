using System.IO.Compression;
using System.Text;
using Npgsql;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Orders;

/// <summary>Writes and reads exports of a company's orders: gzip, one JSON object a line, each with its lines and all its versions as they were sent.</summary>
public sealed class OrderExports(NpgsqlDataSource database, TimeProvider time)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    private const string OrdersText = """
        select (to_jsonb(o) - 'company_id' - 'content_hash' || jsonb_build_object(
            'lines', coalesce((select jsonb_agg(to_jsonb(l) - 'company_id' - 'order_id' order by l.number)
                from order_lines l where l.company_id = o.company_id and l.order_id = o.id), '[]'),
            'versions', coalesce((select jsonb_agg(jsonb_build_object(
                    'number', r.number, 'received_at', r.received_at, 'payload', convert_from(r.payload, 'UTF8')) order by r.number)
                from order_revisions r where r.company_id = o.company_id and r.order_id = o.id), '[]')))::text
        from orders o where o.company_id = $1 and o.changed_at <= $2
        """;

    private const string BeginText = "insert into order_exports (company_id, id, created_at, created_by, expires_at, bytes) values ($1, $2, $3, $4, $5, 0)";

    private const string EndText = "update order_exports set orders = $3, bytes = $4 where company_id = $1 and id = $2";

    /// <param name="until">Orders that have changed since are left out.</param>
    /// <returns>The export and how many orders it holds.</returns>
    public async Task<(Guid Id, long Orders, long Bytes)> WriteAsync(Guid companyId, DateTimeOffset until, string by, CancellationToken cancellationToken)
    {
        var (id, now) = (Guid.CreateVersion7(time.GetUtcNow()), time.GetUtcNow());
        await using var writing = await database.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(writing, BeginText, [companyId, id, now, by, now + KeptFor], cancellationToken);
        await using var parts = new ExportParts(writing, companyId, id);
        long orders = 0;
        await using (var gzip = new GZipStream(parts, CompressionLevel.Fastest, leaveOpen: true))
        {
            await foreach (var line in LinesAsync(companyId, until, cancellationToken))
            {
                await gzip.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), cancellationToken);
                orders++;
            }
        }
        await parts.CompleteAsync(cancellationToken);
        await ExecuteAsync(writing, EndText, [companyId, id, orders, parts.Written], cancellationToken);
        return (id, orders, parts.Written);
    }

    /// <returns>Null: there is no such export, or it is not whole.</returns>
    public async Task<bool> ExistsAsync(Guid companyId, Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select 1 from order_exports where company_id = $1 and id = $2 and orders is not null");
        command.Parameters.AddAll(companyId, id);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    public async Task CopyAsync(Guid companyId, Guid id, Stream to, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select content from order_export_parts where company_id = $1 and export_id = $2 order by number");
        command.Parameters.AddAll(companyId, id);
        await using var reader = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            await using var part = await reader.GetStreamAsync(0, cancellationToken);
            await part.CopyToAsync(to, cancellationToken);
        }
    }

    private async IAsyncEnumerable<string> LinesAsync(
        Guid companyId, DateTimeOffset until, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(OrdersText);
        command.CommandTimeout = 0;
        command.Parameters.AddAll(companyId, until);
        await using var reader = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return reader.GetString(0);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, object?[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddAll(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

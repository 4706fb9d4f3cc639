using Npgsql;
using NpgsqlTypes;
using OrderSync.Core.Orders;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>
/// A dry run's: says what storing would do, and stores nothing. What it has met before in the same run counts as stored, so that
/// an order that comes twice is new once only.
/// </summary>
public sealed class CountingPages : IPageWriter
{
    /// <summary>$1 company, $2 connection, $3 ids, $4 hashes, $5 updated at, $6 run, $7 changed by, $8 until when a stored change is believed. Decides as OrderSql.Merge does. Lateral, so that each is looked up by its key.</summary>
    private const string Text = """
        with met as (
            select * from unnest($3::text[], $4::bytea[], $5::timestamptz[], $7::timestamptz[]) with ordinality
                as met(external_id, hash, updated_at, changed_by, number)
        ), judged as (
            select met.*, case
                when seen.external_id is null and stored.external_id is null then 'Created'
                when met.hash = coalesce(seen.content_hash, stored.content_hash) and (seen.external_id is not null or stored.gone_at is null) then 'Unchanged'
                when met.changed_by < case when seen.external_id is null then nullif(stored.platform_updated_at, greatest(stored.platform_updated_at, $8)) else seen.platform_updated_at end then 'Unchanged'
                else 'Updated' end as outcome
            from met
            left join lateral (
                select external_id, content_hash, platform_updated_at from seen_orders
                where company_id = $1 and run_id = $6 and external_id = met.external_id limit 1) seen on true
            left join lateral (
                select external_id, content_hash, platform_updated_at, gone_at from orders
                where company_id = $1 and connection_id = $2 and external_id = met.external_id limit 1) stored on true
        ), noted as (
            insert into seen_orders (company_id, run_id, external_id, content_hash, platform_updated_at)
            select $1, $6, external_id, hash, updated_at from judged where outcome <> 'Unchanged'
            on conflict (company_id, run_id, external_id) do update set
                content_hash = excluded.content_hash, platform_updated_at = excluded.platform_updated_at
        )
        select number, outcome from judged
        """;

    public bool WantsLookUp => false;

    public async Task<WriteOutcome[]> WriteAsync(
        RunExecution execution, PageBatch batch, OrderWriter orders, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (all, newest) = (batch.Sorted.Batch.Orders, batch.Sorted.Created);
        var outcomes = new WriteOutcome[all.Count];
        await using var command = new NpgsqlCommand(Text, connection);
        command.Parameters.AddWithValue(execution.Key.CompanyId);
        command.Parameters.AddWithValue(execution.Run.ConnectionId);
        command.Parameters.AddWithValue(newest.Select(index => all[index].Order.ExternalId).ToArray());
        command.Parameters.AddWithValue(newest.Select(index => all[index].Hash).ToArray());
        command.Parameters.AddWithValue(
            NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, newest.Select(index => all[index].Order.PlatformUpdatedAt?.UtcDateTime).ToArray());
        command.Parameters.AddWithValue(execution.Key.RunId);
        command.Parameters.AddWithValue(
            NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, newest.Select(index => all[index].ChangedBy?.UtcDateTime).ToArray());
        command.Parameters.AddWithValue(batch.Sorted.Batch.BelievedUntil);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            outcomes[newest[(int)reader.GetInt64(0) - 1]] = Enum.Parse<WriteOutcome>(reader.GetString(1));
        return outcomes;
    }
}

using Npgsql;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;

namespace OrderSync.Core.Scheduling;

/// <summary>
/// The schedules that everybody has without doing anything. They come with the connection, and are made up for connections and companies
/// that have none.
/// </summary>
public sealed class DefaultSchedules(NpgsqlDataSource database, PlatformCatalog catalog, TimeProvider time)
{
    /// <summary>Each hour from 08:00 to 20:00, both included: 13 times a day.</summary>
    public const string OrderSync = "0 0 8-20 * * ?";

    public const string ShippingSync = "0 0 0,6,12,18 * * ?";

    public const string Cleanup = "0 0 2 * * ?";

    private const string Text = """
        insert into schedules (company_id, id, kind, connection_id, cron, is_custom, overlap, catch_up, settled_to, version, created_at)
        select wanted.company_id, gen_random_uuid(), wanted.kind, wanted.connection_id, wanted.cron, false, 'Skip', wanted.catch_up, $1, 1, $1
        from (
            select company_id, $2 as kind, id as connection_id, $3 as cron, $4::interval as catch_up from connections
            where deleted_at is null and platform = any($11)
            union all
            select company_id, $5, id, $6, $7 from connections where deleted_at is null and platform = any($12)
            union all
            select id, $8, null, $9, $10 from companies
        ) wanted
        where ($13::uuid is null or wanted.company_id = $13) and not exists (
            select 1 from schedules where schedules.company_id = wanted.company_id and schedules.kind = wanted.kind
                and schedules.connection_id is not distinct from wanted.connection_id)
        on conflict do nothing
        """;

    /// <param name="companyId">Null: for all companies.</param>
    /// <returns>How many were missing.</returns>
    public async Task<int> EnsureAsync(Guid? companyId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Text);
        command.Parameters.AddAll(
            time.GetUtcNow(), nameof(ScheduleKind.OrderSync), OrderSync, CatchUp(ScheduleKind.OrderSync), nameof(ScheduleKind.ShippingSync), ShippingSync,
            CatchUp(ScheduleKind.ShippingSync), nameof(ScheduleKind.Cleanup), Cleanup, CatchUp(ScheduleKind.Cleanup),
            PlatformsOf<IOrderSource>(), PlatformsOf<IShipmentSource>(), companyId);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static string CronOf(ScheduleKind kind) => kind switch
    {
        ScheduleKind.OrderSync => OrderSync,
        ScheduleKind.ShippingSync => ShippingSync,
        _ => Cleanup,
    };

    /// <summary>As long as the time is the newest, for syncs; a night's cleanup may also be done by day.</summary>
    public static TimeSpan CatchUp(ScheduleKind kind) => kind switch
    {
        ScheduleKind.OrderSync => TimeSpan.FromHours(1),
        ScheduleKind.ShippingSync => TimeSpan.FromHours(6),
        _ => TimeSpan.FromHours(12),
    };

    private string[] PlatformsOf<TCapability>() =>
        [.. catalog.All.OfType<TCapability>().Cast<IPlatformConnector>().Select(connector => connector.Descriptor.Key)];
}

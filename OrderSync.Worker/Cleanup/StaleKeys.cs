using Npgsql;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using StackExchange.Redis;

namespace OrderSync.Worker.Cleanup;

/// <summary>
/// Keys of connections that are deleted. Everything else that OrderSync keeps in Redis ends by itself.
/// </summary>
public sealed class StaleKeys(NpgsqlDataSource database, IConnectionMultiplexer redis)
{
    private const string DeletedText = "select id from connections where company_id = $1 and deleted_at is not null";

    private static readonly string[] Parts = ["start", "end", "results"];

    /// <returns>How many keys were removed, or would be.</returns>
    public async Task<long> RemoveAsync(Guid companyId, bool dryRun, CancellationToken cancellationToken)
    {
        var keys = (await DeletedAsync(companyId, cancellationToken)).SelectMany(connection => KeysOf(companyId, connection)).ToArray();
        if (keys.Length == 0)
            return 0;
        if (!dryRun)
            return await redis.GetDatabase().KeyDeleteAsync(keys).WaitAsync(cancellationToken);
        var there = await Task.WhenAll(keys.Select(key => redis.GetDatabase().KeyExistsAsync(key))).WaitAsync(cancellationToken);
        return there.Count(exists => exists);
    }

    private static IEnumerable<RedisKey> KeysOf(Guid companyId, Guid connection) =>
        from kind in new[] { ScheduleKind.OrderSync, ScheduleKind.ShippingSync }
        from part in Parts
        select (RedisKey)$"{SchedulerMirror.NameOf(kind)}_{part}:{companyId}:{connection}";

    private async Task<List<Guid>> DeletedAsync(Guid companyId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(DeletedText);
        command.Parameters.AddAll(companyId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var deleted = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            deleted.Add(reader.GetGuid(0));
        return deleted;
    }
}

using Microsoft.Extensions.Options;
using Npgsql;

namespace OrderSync.Core.Platforms.Calls.Records;

/// <summary>Forgets calls that are older than they need to be kept.</summary>
public sealed class CallRetention(NpgsqlDataSource database, IOptions<PlatformCallOptions> options, TimeProvider time)
{
    private const int Batch = 10_000;

    private const string Sql = "delete from platform_calls where ctid = any(array(select ctid from platform_calls where at < $1 limit $2))";

    /// <summary>A batch at a time, so that nobody waits for long.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> DeleteOldAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - options.Value.KeepCalls;
        var total = 0;
        while (true)
        {
            await using var command = database.CreateCommand(Sql);
            command.Parameters.AddWithValue(before);
            command.Parameters.AddWithValue(Batch);
            var deleted = await command.ExecuteNonQueryAsync(cancellationToken);
            total += deleted;
            if (deleted < Batch)
                return total;
        }
    }
}

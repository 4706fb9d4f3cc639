using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Users;

/// <summary>Notes that a user was here, at most once a minute.</summary>
public sealed class LastSeen(NpgsqlDataSource database, IMemoryCache noted, TimeProvider time)
{
    private static readonly TimeSpan Gap = TimeSpan.FromMinutes(1);

    /// <summary>Several instances of the Api each remember for themselves: the row decides.</summary>
    private const string Note = "update users set last_seen_at = $2 where id = $1 and (last_seen_at is null or last_seen_at <= $3)";

    public async Task NoteAsync(Guid userId, CancellationToken cancellationToken)
    {
        var key = (nameof(LastSeen), userId);
        if (noted.TryGetValue(key, out _))
            return;
        noted.Set(key, true, Gap);
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(Note);
        command.Parameters.AddAll(userId, now, now - Gap);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

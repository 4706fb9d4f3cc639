using Npgsql;
using OrderSync.Core.Connections;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Core.Webhooks;

namespace OrderSync.Api.Webhooks;

/// <summary>Makes a connection's webhook secret where it has none. Under a lock of its row: two who ask at once get one secret.</summary>
public sealed class WebhookSecrets(NpgsqlDataSource database, CredentialProtector protector)
{
    private const string Read = "select credentials, secrets_set from connections where company_id = $1 and id = $2 and deleted_at is null for update";

    private const string Write = "update connections set credentials = $3, secrets_set = $4 where company_id = $1 and id = $2";

    /// <exception cref="PlatformException">NotFound: the connection is gone.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Its credentials cannot be read with this master key.</exception>
    public async Task EnsureAsync(WebhookSource source, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (credentials, set) = await ReadAsync(connection, source, cancellationToken);
        if (set.Contains(WebhookSecret.Setting))
            return;
        var secrets = credentials is null
            ? []
            : new Dictionary<string, string>(protector.Unprotect(source.CompanyId, source.ConnectionId, credentials), StringComparer.Ordinal);
        secrets[WebhookSecret.Setting] = WebhookSecret.Create();
        await using var write = new NpgsqlCommand(Write, connection);
        write.Parameters.AddAll(
            source.CompanyId, source.ConnectionId, protector.Protect(source.CompanyId, source.ConnectionId, secrets), secrets.Keys.ToArray());
        await write.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<(byte[]? Credentials, string[] Set)> ReadAsync(
        NpgsqlConnection connection, WebhookSource source, CancellationToken cancellationToken)
    {
        await using var read = new NpgsqlCommand(Read, connection);
        read.Parameters.AddAll(source.CompanyId, source.ConnectionId);
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw new PlatformException(PlatformFailure.NotFound("The connection does not exist any more."));
        return (await reader.IsDBNullAsync(0, cancellationToken) ? null : reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<string[]>(1));
    }
}

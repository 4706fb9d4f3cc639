using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Events;
using OrderSync.Core.Connections;
using OrderSync.Core.Events;
using OrderSync.Core.Notifications;

namespace OrderSync.Core.Platforms;

/// <summary>Stored connections as connectors see them: settings and secrets together, in the clear.</summary>
public sealed class PlatformConnections(
    NpgsqlDataSource database, CredentialProtector protector, ILiveEvents events, NotificationWriter notifications, TimeProvider time)
{
    /// <summary>One statement: whoever is to be told of it is told, also when this process dies right after.</summary>
    private const string MarkNeedsCredentials = $"""
        with before as (
            select id, state, name from connections
            where company_id = $1 and id = $2 and state <> 'Disabled' and deleted_at is null
            for update
        ), marked as (
            update connections set state = 'NeedsCredentials', state_reason = $3
            from before where company_id = $1 and connections.id = before.id
        ), fact as (
            {NotificationFactSql.Insert}
            from jsonb_to_recordset($4::jsonb) as fact({NotificationFactSql.Record})
            where exists (select 1 from before where state <> 'NeedsCredentials')
        )
        select name from before
        """;

    /// <exception cref="PlatformException">
    /// NotFound: the connection is deleted or never was. Invalid: it is switched off. Unauthorized: its credentials cannot be
    /// decrypted.
    /// </exception>
    public async Task<PlatformConnection> GetAsync(Guid companyId, Guid connectionId, CancellationToken cancellationToken)
    {
        var (connection, state) = await ReadAsync(companyId, connectionId, cancellationToken);
        return state == nameof(ConnectionState.Disabled)
            ? throw new PlatformException(PlatformFailure.Invalid($"{connection.Name} is switched off: switch it on first."))
            : connection;
    }

    /// <summary>For a test, which a person may want before switching the connection on again.</summary>
    /// <exception cref="PlatformException">As with <see cref="GetAsync"/>, but for being switched off.</exception>
    public async Task<PlatformConnection> GetInAnyStateAsync(Guid companyId, Guid connectionId, CancellationToken cancellationToken) =>
        (await ReadAsync(companyId, connectionId, cancellationToken)).Connection;

    /// <summary>The platform refused the credentials: nothing runs until a person replaces them. Tells everybody who looks.</summary>
    /// <param name="sentence">What the platform said, for an operator, without secrets.</param>
    public async Task MarkNeedsCredentialsAsync(Guid companyId, Guid connectionId, string sentence, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var fact = CredentialFacts.Lost(companyId, connectionId, sentence, now);
        await using var command = database.CreateCommand(MarkNeedsCredentials);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(connectionId);
        command.Parameters.AddWithValue(sentence.Length <= 500 ? sentence : sentence[..499] + "…");
        command.Parameters.AddWithValue(NotificationFactSql.Json([fact]));
        if (await command.ExecuteScalarAsync(cancellationToken) is not string name)
            return;
        var change = new ConnectionChange(connectionId, name, ConnectionState.NeedsCredentials, sentence);
        await events.PublishAsync(new LiveEvent(EventTypes.ConnectionChanged, now, companyId, Connection: change), cancellationToken);
        await notifications.WakeAsync();
    }

    private async Task<(PlatformConnection Connection, string State)> ReadAsync(
        Guid companyId, Guid connectionId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "select platform, name, settings, credentials, state from connections where company_id = $1 and id = $2 and deleted_at is null");
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(connectionId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw new PlatformException(PlatformFailure.NotFound("The connection does not exist any more."));
        var values = JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(2), JsonSerializerOptions.Default)!;
        var credentials = await reader.IsDBNullAsync(3, cancellationToken) ? null : reader.GetFieldValue<byte[]>(3);
        foreach (var (key, value) in Decrypt(companyId, connectionId, credentials))
            values[key] = value;
        return (new PlatformConnection(companyId, connectionId, reader.GetString(0), reader.GetString(1), values), reader.GetString(4));
    }

    private IReadOnlyDictionary<string, string> Decrypt(Guid companyId, Guid connectionId, byte[]? credentials)
    {
        if (credentials is null)
            return new Dictionary<string, string>();
        try
        {
            return protector.Unprotect(companyId, connectionId, credentials);
        }
        catch (CryptographicException exception)
        {
            var failure = PlatformFailure.Unauthorized("The stored credentials cannot be read with this master key: enter them again.");
            throw new PlatformException(failure, exception);
        }
    }
}

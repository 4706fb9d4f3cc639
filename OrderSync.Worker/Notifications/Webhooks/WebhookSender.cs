using System.Security.Cryptography;
using Npgsql;
using OrderSync.Contracts.Notifications;
using OrderSync.Core.Notifications;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Notifications.Webhooks;

/// <summary>
/// Sends what is due to the companies' endpoints. A worker that dies in the middle leaves a message that is sent again under the same
/// webhook-id: at least once, as the specification has it.
/// </summary>
public sealed class WebhookSender(
    NpgsqlDataSource database, WebhookPost post, WebhookSecrets secrets, NotificationWriter notifications, TimeProvider time, ILogger<WebhookSender> logger) : IDueWork
{
    private const int AtOnce = 32;
    private const int OfOneEndpoint = 4;

    /// <summary>Longer than all that are claimed at once can take.</summary>
    private static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(1);

    /// <summary>An endpoint that has taken nothing for so long, and has let a message run out of tries, is switched off.</summary>
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(3);

    /// <summary>Where the receiver has too much to do and does not say for how long.</summary>
    private static readonly TimeSpan ShortRest = TimeSpan.FromSeconds(30);

    public async Task<bool> WorkAsync(CancellationToken cancellationToken)
    {
        var claimed = await ClaimAsync(cancellationToken);
        await Parallel.ForEachAsync(
            claimed,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            // Not the loop's own token, which one delivery's exception would cancel for all the others.
            async (delivery, _) => await SendAsync(delivery, cancellationToken));
        return claimed.Count > 0;
    }

    private async Task<List<ClaimedDelivery>> ClaimAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(WebhookSql.Claim);
        command.Parameters.AddAll(now, now + ClaimFor, OfOneEndpoint, AtOnce);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var claimed = new List<ClaimedDelivery>();
        while (await reader.ReadAsync(cancellationToken))
            claimed.Add(ClaimedDelivery.Read(reader));
        return claimed;
    }

    private async Task SendAsync(ClaimedDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            var result = SecretsOf(delivery) is { } keys
                ? await post.SendAsync(delivery.Url, WebhookDelivery.MessageIdOf(delivery.Id), delivery.Payload, keys, cancellationToken)
                : new PostResult(null, "The stored secret cannot be read any more: make a new one.", null, null, TimeSpan.Zero);
            await RecordAsync(delivery, result);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.LogError(exception, "Webhook delivery {DeliveryId} could not be recorded, and is sent again when its claim ends", delivery.Id);
        }
    }

    /// <returns>Null when they cannot be decrypted.</returns>
    private List<byte[]>? SecretsOf(ClaimedDelivery delivery)
    {
        try
        {
            var keys = new List<byte[]> { secrets.Unprotect(delivery.CompanyId, delivery.EndpointId, delivery.Secret) };
            if (delivery.OldSecret is { } old && delivery.OldSecretUntil > time.GetUtcNow())
                keys.Add(secrets.Unprotect(delivery.CompanyId, delivery.EndpointId, old));
            return keys;
        }
        catch (CryptographicException exception)
        {
            logger.LogError(exception, "The secret of webhook endpoint {EndpointId} cannot be decrypted", delivery.EndpointId);
            return null;
        }
    }

    /// <summary>All of it is one transaction: a batch without one of its own.</summary>
    private async Task RecordAsync(ClaimedDelivery delivery, PostResult result)
    {
        var now = time.GetUtcNow();
        var wait = result.IsDelivered || result.IsGone || delivery.IsTest ? null : WebhookRetries.Next(delivery.Attempts + 1, result.RetryAfter, Random.Shared.NextDouble());
        var state = result.IsDelivered ? WebhookDeliveryState.Delivered : wait is null ? WebhookDeliveryState.Failed : WebhookDeliveryState.Pending;
        await using var batch = database.CreateBatch();
        Add(batch, WebhookSql.Record, delivery.CompanyId, delivery.Id, state.ToString(), now + wait, now, result.Status, Cut(result.Outcome), result.Answer, (int)result.Took.TotalMilliseconds);
        var reason = ReasonToDisable(delivery, result, state, now);
        if (result.IsDelivered)
            Add(batch, WebhookSql.Succeeded, delivery.CompanyId, delivery.EndpointId);
        else if (!delivery.IsTest)
            Add(batch, WebhookSql.Failed, delivery.CompanyId, delivery.EndpointId, now, RestUntil(result, now));
        if (reason is not null)
        {
            var fact = WebhookFacts.Off(delivery.CompanyId, delivery.EndpointId, $"{new Uri(delivery.Url).Host}: {reason}", now);
            Add(batch, WebhookSql.Disable, delivery.CompanyId, delivery.EndpointId, reason, NotificationFactSql.Json([fact]));
        }
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
        if (reason is not null)
            await notifications.WakeAsync();
    }

    private static string? ReasonToDisable(ClaimedDelivery delivery, PostResult result, WebhookDeliveryState state, DateTimeOffset now)
    {
        if (result.IsGone)
            return "It answered 410: it does not want messages any more.";
        return state == WebhookDeliveryState.Failed && !delivery.IsTest && delivery.FailingSince < now - GivenUpAfter
            ? $"It has taken nothing since {delivery.FailingSince:yyyy-MM-dd HH:mm} UTC. The last try: {result.Outcome}"
            : null;
    }

    private static DateTimeOffset? RestUntil(PostResult result, DateTimeOffset now) =>
        result.AsksForRest ? now + (result.RetryAfter is { } asked ? WebhookRetries.Capped(asked) : ShortRest) : null;

    private static void Add(NpgsqlBatch batch, string sql, params object?[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddAll(values);
        batch.BatchCommands.Add(command);
    }

    private static string Cut(string outcome) => outcome.Length <= 500 ? outcome : outcome[..499] + "…";
}

/// <summary>A delivery with what its endpoint is now.</summary>
/// <param name="Attempts">Before this one.</param>
internal sealed record ClaimedDelivery(
    Guid CompanyId,
    Guid Id,
    Guid EndpointId,
    string Type,
    string Payload,
    int Attempts,
    string Url,
    byte[] Secret,
    byte[]? OldSecret,
    DateTimeOffset? OldSecretUntil,
    DateTimeOffset? FailingSince)
{
    /// <summary>Sent once: a person waits to see how it goes.</summary>
    public bool IsTest => Type == NotificationKinds.WebhookTest;

    public static ClaimedDelivery Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetGuid(1),
        row.GetGuid(2),
        row.GetString(3),
        row.GetString(4),
        row.GetInt32(5),
        row.GetString(6),
        row.GetFieldValue<byte[]>(7),
        row.IsDBNull(8) ? null : row.GetFieldValue<byte[]>(8),
        row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9),
        row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10));
}

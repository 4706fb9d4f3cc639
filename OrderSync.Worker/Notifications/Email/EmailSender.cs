using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Core.Notifications;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Notifications.Email;

/// <summary>
/// Sends what is due by e-mail: all that is due for one person is one message. A worker that dies between sending and recording it leaves
/// a message that is sent twice, under one Message-ID.
/// </summary>
public sealed class EmailSender(
    NpgsqlDataSource database,
    SmtpMailer mailer,
    IOptions<NotificationOptions> options,
    IOptions<EmailOptions> email,
    IOptions<SiteOptions> site,
    TimeProvider time,
    ILogger<EmailSender> logger) : IDueWork
{
    private const int PeopleAtOnce = 20;
    private const int LongestError = 500;

    /// <summary>Longer than sending to all of them takes, unless the server hangs.</summary>
    private static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(15);

    /// <summary>When a message is tried again; then it is given up.</summary>
    private static readonly TimeSpan[] Retries =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(12),
    ];

    public async Task<bool> WorkAsync(CancellationToken cancellationToken)
    {
        if (!email.Value.IsSetUp)
            return false;
        var claimed = await ClaimAsync(cancellationToken);
        if (claimed.Count == 0)
            return false;
        var (items, people) = await EmailReader.ReadAsync(database, claimed, cancellationToken);
        foreach (var ofPerson in claimed.GroupBy(one => one.UserId))
            await SendAsync(people.GetValueOrDefault(ofPerson.Key), [.. ofPerson], items, cancellationToken);
        return true;
    }

    private async Task<List<ClaimedEmail>> ClaimAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(EmailSql.Lock));
        var claim = new NpgsqlBatchCommand(EmailSql.Claim);
        claim.Parameters.AddAll(now, now + ClaimFor, now + options.Value.Gather, PeopleAtOnce);
        batch.BatchCommands.Add(claim);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var claimed = new List<ClaimedEmail>();
        while (await reader.ReadAsync(cancellationToken))
            claimed.Add(new ClaimedEmail(reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetInt32(4)));
        return claimed;
    }

    /// <summary>What the person wants may have changed since: what they want now counts.</summary>
    private async Task SendAsync(EmailPerson? person, List<ClaimedEmail> claimed, Dictionary<Guid, EmailItem> items, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var wanted = person is { IsActive: true } ? claimed.FindAll(one => items.TryGetValue(one.Id, out var item) && person.Wants(item)) : [];
        await RecordAsync(claimed.Except(wanted), EmailState.Dropped, null, null, null, cancellationToken);
        if (wanted.Count == 0)
            return;
        if (person!.NotQuiet(now) is var later && later > now)
        {
            await RecordAsync(wanted, EmailState.Pending, later, null, null, cancellationToken);
            return;
        }
        try
        {
            await mailer.SendAsync(Compose(person, wanted, items), cancellationToken);
        }
        catch (EmailRefusedException refused)
        {
            logger.LogWarning(refused, "{Count} notifications could not be sent to user {UserId}", wanted.Count, person.UserId);
            await RefusedAsync(wanted, refused, now);
            return;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // An address that is none, for example: it is an attempt of this one message, and other people's do not wait for it.
            logger.LogError(failure, "{Count} notifications could not be sent to user {UserId}", wanted.Count, person.UserId);
            await RefusedAsync(wanted, new EmailRefusedException("It could not be sent; the worker's log says why.", isFinal: false, failure), now);
            return;
        }
        await RecordAsync(wanted, EmailState.Sent, null, time.GetUtcNow(), null, CancellationToken.None);
    }

    private OutgoingEmail Compose(EmailPerson person, List<ClaimedEmail> wanted, Dictionary<Guid, EmailItem> items)
    {
        var text = new EmailText(site.Value.PublicUrl, person.Zone);
        var told = wanted.Select(one => items[one.Id]).OrderBy(item => item.At).ToList();
        return new OutgoingEmail(
            $"{wanted.Min(one => one.Id):N}@ordersync", person.Email, person.Name, EmailText.Subject(told), text.Plain(told), text.Html(told));
    }

    private Task RefusedAsync(List<ClaimedEmail> wanted, EmailRefusedException refused, DateTimeOffset now)
    {
        var attempts = wanted.Max(one => one.Attempts);
        // It may quote what the server sent, and Postgres stores no NUL in a text.
        var sentence = refused.Message.Replace('\0', ' ');
        var error = sentence.Length <= LongestError ? sentence : sentence[..LongestError];
        return refused.IsFinal || attempts > Retries.Length
            ? RecordAsync(wanted, EmailState.Failed, null, null, error, CancellationToken.None)
            : RecordAsync(wanted, EmailState.Pending, now + Retries[attempts - 1], null, error, CancellationToken.None);
    }

    private async Task RecordAsync(
        IEnumerable<ClaimedEmail> emails, EmailState state, DateTimeOffset? dueAt, DateTimeOffset? sentAt, string? error, CancellationToken cancellationToken)
    {
        var all = emails.ToList();
        if (all.Count == 0)
            return;
        await using var command = database.CreateCommand(EmailSql.Record);
        command.Parameters.AddAll(all[0].CompanyId, all.Select(one => one.Id).ToArray(), state.ToString(), dueAt, sentAt, error);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <param name="Attempts">This one included.</param>
internal sealed record ClaimedEmail(Guid CompanyId, Guid Id, Guid UserId, int Attempts);

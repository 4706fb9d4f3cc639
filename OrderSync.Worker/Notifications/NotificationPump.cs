using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Notifications;
using OrderSync.Core.Events;
using OrderSync.Core.Notifications;

namespace OrderSync.Worker.Notifications;

/// <summary>
/// Turns recorded facts into notifications and into what is sent, all in the transaction that takes the facts out: a worker that dies
/// in the middle has done nothing, and another does it.
/// </summary>
public sealed class NotificationPump(
    NpgsqlDataSource database,
    NotificationMessages messages,
    ILiveEvents events,
    IOptions<NotificationOptions> options,
    IOptions<EmailOptions> email,
    TimeProvider time) : IDueWork
{
    private const int Batch = 500;

    /// <summary>Those that this version knows; what a newer one has recorded waits for it.</summary>
    private static readonly string[] KnownKinds = [.. NotificationKinds.All.Select(kind => kind.Key), NotificationKinds.AllOfConnection];

    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public async Task<bool> WorkAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var facts = await TakeAsync(connection, cancellationToken);
        if (facts.Count == 0)
            return false;
        var recipients = await Recipients.ReadAsync(connection, facts, cancellationToken);
        var telling = new Telling(recipients, options.Value, email.Value.IsSetUp, time.GetUtcNow());
        await ApplyAsync(connection, facts, telling, cancellationToken);
        await WriteAsync(connection, NotificationSql.Inbox, Last(telling.Inbox), cancellationToken);
        await WriteAsync(connection, NotificationSql.Emails, telling.Emails, cancellationToken);
        await WriteAsync(connection, NotificationSql.Deliveries, telling.Deliveries, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await TellAsync(telling, cancellationToken);
        return facts.Count == Batch;
    }

    private async Task<List<NotificationFact>> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(NotificationSql.Lock));
        var take = new NpgsqlBatchCommand(NotificationSql.Take);
        take.Parameters.AddWithValue(time.GetUtcNow());
        take.Parameters.AddWithValue(KnownKinds);
        take.Parameters.AddWithValue(Batch);
        batch.BatchCommands.Add(take);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var facts = new List<NotificationFact>();
        while (await reader.ReadAsync(cancellationToken))
            facts.Add(NotificationRows.Fact(reader));
        facts.RemoveAll(fact => fact.DueAt > fact.At && facts.Exists(end => EndsInTime(end, fact)));
        return [.. facts.OrderBy(fact => fact.At).ThenBy(fact => fact.Id)];
    }

    /// <summary>What was held back has ended while it was, though nobody came by in between.</summary>
    private static bool EndsInTime(NotificationFact end, NotificationFact held) =>
        end.Ends && end.CompanyId == held.CompanyId && end.Key == held.Key && end.At >= held.At && end.At <= held.DueAt;

    /// <summary>In rounds, each with at most one fact of a connection: so they are applied in their order, yet many at once.</summary>
    private async Task ApplyAsync(NpgsqlConnection connection, List<NotificationFact> facts, Telling telling, CancellationToken cancellationToken)
    {
        while (facts.Count > 0)
        {
            var round = facts.DistinctBy(fact => (fact.CompanyId, fact.ConnectionId?.ToString() ?? fact.Key)).ToList();
            var later = facts.Except(round).ToList();
            var begun = round.Where(fact => !fact.Ends).Select(FactRow.Of).ToList();
            var happened = await ChangeAsync(connection, NotificationSql.Begin, begun, cancellationToken);
            happened.ForEach(telling.Happened);
            var ended = round.Where(fact => fact.Ends).Select(FactRow.Of).ToList();
            await WriteAsync(connection, NotificationSql.Forget, ended, cancellationToken);
            (await ChangeAsync(connection, NotificationSql.End, ended, cancellationToken)).ForEach(telling.Ended);
            facts = [.. FailedAgain(happened), .. later];
        }
    }

    /// <summary>A connection whose failures have become too many: the count of its open notification is the number in a row.</summary>
    private IEnumerable<NotificationFact> FailedAgain(IEnumerable<Notification> happened) => happened
        .Where(one => one.Kind == NotificationKinds.SyncFailed && one.Count == options.Value.FailuresInARow)
        .Select(one => NotificationFact.Begin(
            NotificationKinds.Find(NotificationKinds.SyncFailing)!,
            one.CompanyId,
            one.LastAt,
            $"{one.Count} failures in a row. The last: {one.Sentence}",
            one.ConnectionId,
            one.DedupeKey.Split(':').ElementAtOrDefault(2),
            one.RunId));

    private static async Task<List<Notification>> ChangeAsync<T>(NpgsqlConnection connection, string sql, List<T> rows, CancellationToken cancellationToken)
    {
        var changed = new List<Notification>();
        if (rows.Count == 0)
            return changed;
        await using var command = Command(connection, sql, rows);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            changed.Add(NotificationRows.Notification(reader));
        return changed;
    }

    private static async Task WriteAsync<T>(NpgsqlConnection connection, string sql, List<T> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        await using var command = Command(connection, sql, rows);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command<T>(NpgsqlConnection connection, string sql, List<T> rows)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue(JsonSerializer.Serialize(rows, Names));
        return command;
    }

    /// <summary>One statement cannot write the same row twice.</summary>
    private static List<InboxRow> Last(List<InboxRow> rows) =>
        [.. rows.GroupBy(row => (row.CompanyId, row.UserId, row.NotificationId)).Select(same => same.Last())];

    private async Task TellAsync(Telling telling, CancellationToken cancellationToken)
    {
        foreach (var (company, people) in telling.Changed)
        {
            var news = new LiveEvent(EventTypes.Notification, time.GetUtcNow(), company, Notification: new NotificationNews([.. people]));
            await events.PublishAsync(news, cancellationToken);
        }
        if (telling.Emails.Count + telling.Deliveries.Count > 0)
            await messages.WakeAsync();
    }

    /// <summary>A fact with what its kind adds to it.</summary>
    private sealed record FactRow(
        Guid CompanyId, Guid Id, string Kind, string Key, Guid? ConnectionId, Guid? RunId, Guid? UserId, string Sentence, DateTimeOffset At, string Severity)
    {
        public static FactRow Of(NotificationFact fact) => new(
            fact.CompanyId, fact.Id, fact.Kind, fact.Key, fact.ConnectionId, fact.RunId, fact.UserId, fact.Sentence, fact.At,
            (NotificationKinds.Find(fact.Kind)?.Severity ?? NotificationSeverity.Info).ToString());
    }
}

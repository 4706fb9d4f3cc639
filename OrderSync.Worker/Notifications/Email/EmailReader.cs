using Npgsql;
using OrderSync.Contracts.Notifications;
using OrderSync.Core.Notifications;
using OrderSync.Core.Times;

namespace OrderSync.Worker.Notifications.Email;

/// <summary>Whom an e-mail is for, as they are and as they want it now.</summary>
internal sealed record EmailPerson(
    Guid CompanyId, Guid UserId, string Email, string Name, bool IsActive, IReadOnlyList<NotificationRule> Rules, QuietHours? Quiet, TimeZoneInfo Zone)
{
    public bool Wants(EmailItem item) => NotificationKinds.Find(item.Kind) is { } kind && NotificationRule.For(kind, item.ConnectionId, Rules).Email;

    public DateTimeOffset NotQuiet(DateTimeOffset moment) => Quiet?.After(moment, Zone) ?? moment;
}

/// <summary>Reads what is told, and to whom.</summary>
internal static class EmailReader
{
    /// <returns>Items by the id of their e-mail, people by their id.</returns>
    public static async Task<(Dictionary<Guid, EmailItem> Items, Dictionary<Guid, EmailPerson> People)> ReadAsync(
        NpgsqlDataSource database, IReadOnlyCollection<ClaimedEmail> claimed, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        var items = new NpgsqlBatchCommand(EmailSql.Items);
        items.Parameters.AddWithValue(claimed.Select(one => one.CompanyId).Distinct().ToArray());
        items.Parameters.AddWithValue(claimed.Select(one => one.Id).ToArray());
        batch.BatchCommands.Add(items);
        var people = new NpgsqlBatchCommand(EmailSql.People);
        people.Parameters.AddWithValue(claimed.Select(one => one.UserId).Distinct().ToArray());
        batch.BatchCommands.Add(people);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var (itemsById, peopleById) = (new Dictionary<Guid, EmailItem>(), new Dictionary<Guid, EmailPerson>());
        while (await reader.ReadAsync(cancellationToken))
            itemsById[reader.GetGuid(1)] = Item(reader);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            peopleById[reader.GetGuid(1)] = Person(reader);
        return (itemsById, peopleById);
    }

    private static EmailItem Item(NpgsqlDataReader row) => new(
        row.GetString(2),
        Enum.Parse<NotificationSeverity>(row.GetString(3)),
        row.GetString(4),
        row.IsDBNull(5) ? null : row.GetString(5),
        row.IsDBNull(6) ? null : row.GetGuid(6),
        row.IsDBNull(7) ? null : row.GetGuid(7),
        row.GetInt32(8),
        row.GetFieldValue<DateTimeOffset>(9),
        row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10));

    private static EmailPerson Person(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetGuid(1),
        row.GetString(2),
        row.GetString(3),
        row.GetBoolean(4),
        NotificationRule.OfJson(row.GetString(5)),
        QuietHours.Of(row.GetFieldValue<TimeOnly?>(6), row.GetFieldValue<TimeOnly?>(7)),
        TimeZoneInfo.TryFindSystemTimeZoneById(row.GetString(8), out var zone) ? zone : TimeZoneInfo.Utc);
}

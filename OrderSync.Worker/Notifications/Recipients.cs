using Npgsql;
using OrderSync.Contracts.Notifications;
using OrderSync.Contracts.Users;
using OrderSync.Core.Notifications;
using OrderSync.Core.Times;

namespace OrderSync.Worker.Notifications;

/// <summary>A person who may be told.</summary>
/// <param name="LastEmailAt">When the last e-mail was sent to them.</param>
internal sealed record Recipient(
    Guid CompanyId, Guid UserId, UserRole Role, IReadOnlyList<NotificationRule> Rules, EmailTimes Times, DateTimeOffset? LastEmailAt)
{
    public bool IsConcerned(NotificationKind kind, Guid? addressee) => kind.Concerns(Role) && (addressee is null || addressee == UserId);
}

/// <param name="Kinds">Empty for all.</param>
internal sealed record RecipientEndpoint(Guid CompanyId, Guid Id, IReadOnlyList<string> Kinds)
{
    public bool Wants(string kind) => Kinds.Count == 0 || Kinds.Contains(kind, StringComparer.Ordinal);
}

/// <summary>Everybody and everything that may be told of what happened in some companies.</summary>
internal sealed record Recipients(
    ILookup<Guid, Recipient> People, ILookup<Guid, RecipientEndpoint> Endpoints, IReadOnlyDictionary<Guid, string> ConnectionNames)
{
    public static async Task<Recipients> ReadAsync(NpgsqlConnection database, IReadOnlyCollection<NotificationFact> facts, CancellationToken cancellationToken)
    {
        var companies = facts.Select(fact => fact.CompanyId).Distinct().ToArray();
        var connections = facts.Select(fact => fact.ConnectionId).OfType<Guid>().Distinct().ToArray();
        await using var batch = database.CreateBatch();
        foreach (var sql in new[] { NotificationSql.People, NotificationSql.Endpoints, NotificationSql.Connections })
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.AddWithValue(companies);
            if (sql == NotificationSql.Connections)
                command.Parameters.AddWithValue(connections);
            batch.BatchCommands.Add(command);
        }
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var people = await ReadAllAsync(reader, ReadPerson, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var endpoints = await ReadAllAsync(
            reader, row => new RecipientEndpoint(row.GetGuid(0), row.GetGuid(1), row.GetFieldValue<string[]>(2)), cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var names = await ReadAllAsync(reader, row => (Id: row.GetGuid(0), Name: row.GetString(1)), cancellationToken);
        return new Recipients(
            people.ToLookup(person => person.CompanyId), endpoints.ToLookup(endpoint => endpoint.CompanyId), names.ToDictionary(one => one.Id, one => one.Name));
    }

    private static Recipient ReadPerson(NpgsqlDataReader row)
    {
        var quiet = QuietHours.Of(row.GetFieldValue<TimeOnly?>(4), row.GetFieldValue<TimeOnly?>(5));
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(row.GetString(6), out var found) ? found : TimeZoneInfo.Utc;
        return new Recipient(
            row.GetGuid(0),
            row.GetGuid(1),
            Enum.Parse<UserRole>(row.GetString(2)),
            NotificationRule.OfJson(row.GetString(3)),
            new EmailTimes(Enum.Parse<NotificationDigest>(row.GetString(7)), quiet, zone),
            row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8));
    }

    private static async Task<List<T>> ReadAllAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }
}

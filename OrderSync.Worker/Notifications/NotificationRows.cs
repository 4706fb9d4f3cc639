using Npgsql;
using OrderSync.Contracts.Notifications;
using OrderSync.Core.Notifications;

namespace OrderSync.Worker.Notifications;

/// <summary>Reads rows in the order of the columns of <see cref="NotificationSql"/>.</summary>
internal static class NotificationRows
{
    public static NotificationFact Fact(NpgsqlDataReader row) => new()
    {
        CompanyId = row.GetGuid(0),
        Id = row.GetGuid(1),
        Kind = row.GetString(2),
        Key = row.GetString(3),
        Ends = row.GetBoolean(4),
        ConnectionId = Id(row, 5),
        RunId = Id(row, 6),
        UserId = Id(row, 7),
        Sentence = row.GetString(8),
        At = row.GetFieldValue<DateTimeOffset>(9),
        DueAt = row.GetFieldValue<DateTimeOffset>(10),
    };

    public static Notification Notification(NpgsqlDataReader row) => new()
    {
        CompanyId = row.GetGuid(0),
        Id = row.GetGuid(1),
        Kind = row.GetString(2),
        Severity = Enum.Parse<NotificationSeverity>(row.GetString(3)),
        DedupeKey = row.GetString(4),
        ConnectionId = Id(row, 5),
        RunId = Id(row, 6),
        UserId = Id(row, 7),
        Sentence = row.GetString(8),
        Count = row.GetInt32(9),
        At = row.GetFieldValue<DateTimeOffset>(10),
        LastAt = row.GetFieldValue<DateTimeOffset>(11),
        ResolvedAt = row.IsDBNull(12) ? null : row.GetFieldValue<DateTimeOffset>(12),
    };

    private static Guid? Id(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);
}

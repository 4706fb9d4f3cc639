using Npgsql;

namespace OrderSync.Core.Notifications;

/// <summary>
/// Where features say what people should know: <c>await writer.RaiseAsync([NotificationFact.For(kind, company, user, now, "7 new
/// orders for you.")], token)</c>. Who is told, how and when is decided by the worker.
/// </summary>
public sealed class NotificationWriter(NpgsqlDataSource database, NotificationMessages messages)
{
    /// <summary>Records facts in a transaction of their own. What has a transaction uses <see cref="Command"/> in it, and then <see cref="WakeAsync"/>.</summary>
    public async Task RaiseAsync(IReadOnlyCollection<NotificationFact> facts, CancellationToken cancellationToken)
    {
        if (facts.Count == 0)
            return;
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(Command(facts));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await messages.WakeAsync();
    }

    /// <summary>Records a trouble unless it is known already: how often it is found does not count.</summary>
    public async Task RaiseOnceAsync(NotificationFact fact, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(NotificationFactSql.InsertOnce);
        command.Parameters.AddWithValue(NotificationFactSql.Json([fact]));
        if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
            await messages.WakeAsync();
    }

    /// <summary>For the transaction in which the facts come true. A fact that replaces one of which nobody has been told yet takes its place.</summary>
    public static NpgsqlBatchCommand Command(IReadOnlyCollection<NotificationFact> facts)
    {
        var command = new NpgsqlBatchCommand(NotificationFactSql.InsertOrReplace);
        command.Parameters.AddWithValue(NotificationFactSql.Json(facts));
        return command;
    }

    /// <summary>After the commit: people are told at once rather than within seconds.</summary>
    public Task WakeAsync() => messages.WakeAsync();
}

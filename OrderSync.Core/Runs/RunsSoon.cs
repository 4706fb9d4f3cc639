using System.Globalization;
using Npgsql;
using OrderSync.Contracts.Runs;

namespace OrderSync.Core.Runs;

public enum SoonOutcome
{
    /// <summary>A run was queued that begins in a moment.</summary>
    Queued,

    /// <summary>One is queued already, and has not begun: it brings what there is to bring.</summary>
    Waiting,

    /// <summary>One is under way, and may have passed what there is to bring: another is needed after it.</summary>
    UnderWay,

    /// <summary>The connection is off, or its credentials were refused: a person has to see to it first.</summary>
    Unusable,
}

/// <summary>
/// Starts runs because a platform said that something has changed. Each begins a moment later, so that a burst makes one; and at most one
/// waits for a connection.
/// </summary>
public sealed class RunsSoon(NpgsqlDataSource database, RunCommands commands, TimeProvider time)
{
    /// <summary>Who such a run was asked for by.</summary>
    public const string By = "webhook";

    /// <summary>The sweep looks every few seconds besides.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);

    private const string Hold = "update runs set wait_until = $3, wait_sentence = $4 where company_id = $1 and id = $2";

    private const string Usable = "select state = 'Active' from connections where company_id = $1 and id = $2 and deleted_at is null";

    private const string Begun = "select state from runs where company_id = $1 and id = $2";

    public async Task<SoonOutcome> StartAsync(Guid companyId, Guid connectionId, RunKind kind, CancellationToken cancellationToken)
    {
        var request = new RunRequest(
            companyId, connectionId, kind, kind == RunKind.OrderFetch ? FetchMode.Incremental : null, null, StopAtFirst: false, By);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (await ReadAsync(connection, Usable, [companyId, connectionId], cancellationToken) is not true)
            return SoonOutcome.Unusable;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (run, isNew) = await commands.StartAsync(request, connection, cancellationToken);
        var outcome = isNew ? SoonOutcome.Queued
            : await ReadAsync(connection, Begun, [companyId, run], cancellationToken) is nameof(RunState.Queued) ? SoonOutcome.Waiting : SoonOutcome.UnderWay;
        if (isNew)
            await HoldAsync(connection, companyId, run, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return outcome;
    }

    /// <summary>No worker is woken: the sweep finds the run when its time has come.</summary>
    private async Task HoldAsync(NpgsqlConnection connection, Guid companyId, Guid run, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + Delay;
        await using var command = new NpgsqlCommand(Hold, connection);
        command.Parameters.AddAll(
            companyId, run, until, string.Create(CultureInfo.InvariantCulture, $"The platform says that something has changed: begins at {until:HH:mm:ss} UTC."));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> ReadAsync(NpgsqlConnection connection, string sql, object?[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddAll(parameters);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}

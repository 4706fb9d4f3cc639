using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Notifications;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Users;

namespace OrderSync.Worker.Runs;

/// <summary>How a worker reads and writes run rows. Every write names its claim, so that a lost worker cannot write.</summary>
public sealed class RunStore(IServiceScopeFactory scopes, NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>A running run whose worker has not been heard of for this long may be claimed by another.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(30);

    /// <param name="attempt">The run's attempt when this firing was scheduled: a firing claims once.</param>
    /// <param name="recovering">The firing replaces one that died: it takes over that one's claim.</param>
    /// <returns>Null when the run is not this firing's to claim.</returns>
    public async Task<RunExecution?> ClaimAsync(
        RunKey key, int attempt, bool recovering, string worker, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var claim = database.CreateCommand(WorkerSql.Claim);
        claim.Parameters.AddAll(key.CompanyId, key.RunId, attempt, recovering, worker, now, now - StaleAfter);
        if (await claim.ExecuteScalarAsync(cancellationToken) is not int claimed)
            return null;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OrderSyncDb>();
        using var company = CurrentCompany.Enter(key.CompanyId);
        // Another worker's since, if this one was away for as long as it takes to go stale.
        if (await db.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == key.RunId && row.Attempt == claimed, cancellationToken) is not { } run)
            return null;
        var windows = await db.RunWindows.AsNoTracking()
            .Where(window => window.RunId == key.RunId).OrderBy(window => window.Number).ToListAsync(cancellationToken);
        var connection = await db.Connections.AsNoTracking().SingleAsync(connection => connection.Id == run.ConnectionId, cancellationToken);
        var unread = new PlatformConnection(key.CompanyId, connection.Id, connection.Platform, connection.Name, new Dictionary<string, string>());
        return new RunExecution(run, windows, unread, connection.OrdersSyncedTo, connection.KnownList) { LookedBackAt = connection.LookedBackAt };
    }

    /// <summary>Says that the run is alive here.</summary>
    /// <returns>What a person asked of it meanwhile, and who.</returns>
    /// <exception cref="RunLostException">The claim is not this worker's any more.</exception>
    public async Task<(RunControl Control, string? By)> BeatAsync(RunExecution execution, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WorkerSql.Beat);
        command.Parameters.AddAll(execution.Key.CompanyId, execution.Key.RunId, execution.Claim, time.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw new RunLostException(execution.Key.RunId);
        var by = await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetString(1);
        return (Enum.Parse<RunControl>(reader.GetString(0)), by);
    }

    /// <summary>Writes the run's figures, its notes and the given windows inside the caller's transaction, or in one of its own.</summary>
    /// <exception cref="RunLostException">The claim is not this worker's any more: the transaction must not commit.</exception>
    public async Task CheckpointAsync(
        RunExecution execution, IEnumerable<RunWindow> windows, NpgsqlConnection? connection, CancellationToken cancellationToken)
    {
        await using var own = connection is null ? await database.OpenConnectionAsync(cancellationToken) : null;
        await using var transaction = own is null ? null : await own.BeginTransactionAsync(cancellationToken);
        await using var batch = (connection ?? own!).CreateBatch();
        batch.BatchCommands.Add(WorkerSql.SaveRun(execution.Run, time.GetUtcNow()));
        foreach (var window in windows)
            batch.BatchCommands.Add(WorkerSql.SaveWindow(window));
        foreach (var (level, message) in execution.Notes)
            batch.BatchCommands.Add(WorkerSql.LogLine(execution.Key, time.GetUtcNow(), level, message));
        execution.Notes.Clear();
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            if (!await reader.ReadAsync(cancellationToken))
                throw new RunLostException(execution.Key.RunId);
        }
        if (transaction is not null)
            await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Writes what the run waits for, or that it does not.</summary>
    public async Task SaveWaitAsync(RunExecution execution, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WorkerSql.SaveWait);
        var run = execution.Run;
        command.Parameters.AddAll(
            run.CompanyId, run.Id, run.Attempt, run.WaitReason?.ToString(), run.WaitUntil, run.WaitSentence, run.WaitSpentBy);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Writes all windows as they are in memory.</summary>
    public Task SaveWindowsAsync(RunExecution execution, CancellationToken cancellationToken) =>
        CheckpointAsync(execution, execution.Windows, null, cancellationToken);

    /// <summary>Adds windows to the plan, after those that are there.</summary>
    public async Task AddWindowsAsync(RunExecution execution, IEnumerable<RunWindow> windows, CancellationToken cancellationToken)
    {
        var added = windows.ToList();
        execution.Windows.AddRange(added);
        execution.CountWindows();
        await CheckpointAsync(execution, added, null, cancellationToken);
    }

    public async Task LogAsync(RunExecution execution, LogLevelView level, string message, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(WorkerSql.LogLine(execution.Key, time.GetUtcNow(), level, message));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Ends this claim: the run's state is what the execution has made it, unless a person has asked otherwise meanwhile.</summary>
    /// <returns>False when the claim was not this worker's any more.</returns>
    public async Task<bool> EndAsync(RunExecution execution, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WorkerSql.End);
        var run = execution.Run;
        command.Parameters.AddAll(run.CompanyId, run.Id, run.Attempt, run.State.ToString(), run.Reason, time.GetUtcNow(), run.Percent,
            run.WindowsDone, run.WindowsFailed, run.WindowsTotal, run.RetryAt);
        command.Parameters.AddAll(run.WaitReason?.ToString(), run.WaitUntil, run.WaitSentence, NotificationFactSql.Json(RunFacts.Of(run, time.GetUtcNow())), execution.IsWhole);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return false;
        run.State = Enum.Parse<RunState>(reader.GetString(0));
        run.EndedAt = await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetFieldValue<DateTimeOffset>(1);
        run.ControlBy = await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetString(2);
        run.ControlReason = await reader.IsDBNullAsync(3, cancellationToken) ? null : reader.GetString(3);
        return true;
    }

    /// <summary>Gives the run back without writing what is in memory; nothing happens when the claim is not this worker's any more.</summary>
    public async Task LetGoAsync(RunExecution execution, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WorkerSql.LetGo);
        command.Parameters.AddAll(execution.Key.CompanyId, execution.Key.RunId, execution.Claim, time.GetUtcNow());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Remembers what is known of the platform's list, inside the caller's transaction.</summary>
    public async Task KnowListAsync(RunExecution execution, KnownList known, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(WorkerSql.KnowList, connection);
        command.Parameters.AddAll(execution.Key.CompanyId, execution.Run.ConnectionId, known.To, known.From, known.At, known.SettledTo);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>How many pages were fetched of a connection's orders since a time without a person's asking.</summary>
    public async Task<double> PagesFetchedUnaskedAsync(Run run, DateTimeOffset since, int pageSize, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WorkerSql.PagesFetchedUnasked);
        command.Parameters.AddAll(run.CompanyId, run.ConnectionId, since, (double)pageSize, ScheduleFirings.BySchedule, RunsSoon.By);
        return (double)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Moves the connection's marks.</summary>
    /// <param name="syncedTo">Nothing placed before it is missing; null where that has not changed.</param>
    /// <param name="lookedBack">The look-backs that this run has done.</param>
    public async Task MarkSyncedAsync(
        RunExecution execution, DateTimeOffset? syncedTo, IEnumerable<string> lookedBack, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WorkerSql.MarkSynced);
        var times = lookedBack.ToDictionary(name => name, _ => execution.Run.QueuedAt);
        command.Parameters.AddAll(execution.Key.CompanyId, execution.Run.ConnectionId, syncedTo, JsonSerializer.Serialize(times));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

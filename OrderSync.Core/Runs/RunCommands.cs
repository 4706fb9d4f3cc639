using Npgsql;
using OrderSync.Contracts.Runs;

namespace OrderSync.Core.Runs;

/// <param name="Mode">Null with <paramref name="Window"/>: that window alone. With mode window it is a range, whose windows the worker plans.</param>
public sealed record RunRequest(
    Guid CompanyId,
    Guid ConnectionId,
    RunKind Kind,
    FetchMode? Mode,
    int? DurationDays,
    bool StopAtFirst,
    string RequestedBy,
    RunRange? Window = null,
    bool DryRun = false);

/// <summary>A window of an earlier run, to be run again alone, or any range.</summary>
/// <param name="Cursor">Where a walk to it begins; null for the newest order.</param>
/// <param name="Pages">Of shipments.</param>
public sealed record RunRange(string Stream, string Label, DateTimeOffset? From, DateTimeOffset? To, string? Cursor, RunPages? Pages = null);

/// <summary>Pages of a carrier's list, as they were numbered when it held <paramref name="ListCount"/> shipments.</summary>
/// <param name="Last">Inclusive.</param>
/// <param name="Left">What of the window is still to be read; null for all of it.</param>
public sealed record RunPages(int? First, int? Last, long? ListCount, string? Left);

/// <summary>Another run of the same kind is active for the connection.</summary>
public sealed class RunActiveException(Guid activeRunId)
    : Exception("Another task is still active for this connection: stop it or wait for its end.")
{
    public Guid ActiveRunId { get; } = activeRunId;
}

/// <summary>What people and schedules do to runs. Each act is one statement that says which states it applies to.</summary>
public sealed class RunCommands(NpgsqlDataSource database, RunMessages messages, TimeProvider time)
{
    /// <exception cref="RunActiveException">At most one run of a kind is active for a connection.</exception>
    public async Task<Guid> StartAsync(RunRequest request, CancellationToken cancellationToken)
    {
        var run = new RunKey(request.CompanyId, Guid.CreateVersion7(time.GetUtcNow()));
        try
        {
            await InsertAsync(run, request, cancellationToken);
        }
        catch (PostgresException exception) when (exception.ConstraintName == RunConfiguration.OneActiveIndex)
        {
            throw new RunActiveException(await FindAsync(
                RunSql.ActiveRun, [request.CompanyId, request.ConnectionId, request.Kind.ToString()], cancellationToken));
        }
        RunTrace.Tag(run, request.ConnectionId);
        await messages.WakeAsync(run);
        return run.RunId;
    }

    /// <summary>
    /// Within the caller's transaction, who wakes a worker when it is committed.
    /// </summary>
    /// <returns>The new run, or the one that is active.</returns>
    public async Task<(Guid RunId, bool IsNew)> StartAsync(RunRequest request, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var run = new RunKey(request.CompanyId, Guid.CreateVersion7(time.GetUtcNow()));
        await using var insert = new NpgsqlCommand(RunSql.InsertUnlessActive, connection);
        insert.Parameters.AddAll(InsertValues(run, request));
        if (await insert.ExecuteScalarAsync(cancellationToken) is not null)
            return (run.RunId, true);
        await using var active = new NpgsqlCommand(RunSql.ActiveRun, connection);
        active.Parameters.AddAll(request.CompanyId, request.ConnectionId, request.Kind.ToString());
        return (await active.ExecuteScalarAsync(cancellationToken) as Guid? ?? Guid.Empty, false);
    }

    /// <returns>False when the run is in no state to be stopped.</returns>
    public async Task<bool> StopAsync(RunKey run, string by, CancellationToken cancellationToken)
    {
        var stopped = await ApplyAsync(RunSql.Stop, [run.CompanyId, run.RunId, by, time.GetUtcNow()], cancellationToken);
        if (stopped)
            await messages.ControlAsync(run);
        return stopped;
    }

    /// <param name="reason">Why, if they said.</param>
    /// <returns>False when the run is in no state to be paused.</returns>
    public async Task<bool> PauseAsync(RunKey run, string by, string? reason, CancellationToken cancellationToken)
    {
        var paused = await ApplyAsync(RunSql.Pause, [run.CompanyId, run.RunId, by, reason], cancellationToken);
        if (paused)
            await messages.ControlAsync(run);
        return paused;
    }

    /// <returns>False when the run is not paused.</returns>
    public async Task<bool> ResumeAsync(RunKey run, string by, CancellationToken cancellationToken)
    {
        var resumed = await ApplyAsync(RunSql.Resume, [run.CompanyId, run.RunId, by, time.GetUtcNow()], cancellationToken);
        if (resumed)
            await messages.WakeAsync(run);
        return resumed;
    }

    /// <summary>Goes on where an ended run left off: its failed and unfinished windows, from their checkpoints.</summary>
    /// <returns>False when there is nothing to go on with.</returns>
    /// <exception cref="RunActiveException">Another run is active for the connection.</exception>
    public Task<bool> RetryAsync(RunKey run, string by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return RequeueAsync(RunSql.Retry, run, [by, now, now - SeenOrder.RetriedFor], cancellationToken);
    }

    /// <summary>The same, by itself, where the run's own time for it has come.</summary>
    /// <returns>False when it was cancelled, or somebody was quicker.</returns>
    /// <exception cref="RunActiveException">Another run is active for the connection.</exception>
    public Task<bool> RetryDueAsync(RunKey run, CancellationToken cancellationToken) =>
        RequeueAsync(RunSql.RetryDue, run, ["schedule", time.GetUtcNow()], cancellationToken);

    /// <returns>False when no retry is scheduled.</returns>
    public Task<bool> PostponeRetryAsync(RunKey run, DateTimeOffset until, CancellationToken cancellationToken) =>
        ApplyAsync(RunSql.PostponeRetry, [run.CompanyId, run.RunId, until], cancellationToken);

    /// <returns>False when no retry is scheduled.</returns>
    public Task<bool> CancelRetryAsync(RunKey run, CancellationToken cancellationToken) =>
        ApplyAsync(RunSql.CancelRetry, [run.CompanyId, run.RunId], cancellationToken);

    private async Task<bool> RequeueAsync(string sql, RunKey run, object?[] parameters, CancellationToken cancellationToken)
    {
        try
        {
            var requeued = await ApplyAsync(sql, [run.CompanyId, run.RunId, .. parameters], cancellationToken);
            if (requeued)
                await messages.WakeAsync(run);
            return requeued;
        }
        catch (PostgresException exception) when (exception.ConstraintName == RunConfiguration.OneActiveIndex)
        {
            throw new RunActiveException(await FindAsync(RunSql.ActiveRunOfSameConnection, [run.CompanyId, run.RunId], cancellationToken));
        }
    }

    private async Task InsertAsync(RunKey run, RunRequest request, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        var insert = new NpgsqlBatchCommand(RunSql.Insert);
        insert.Parameters.AddAll(InsertValues(run, request));
        batch.BatchCommands.Add(insert);
        if (request is { Window: { } window, Mode: null })
        {
            var command = new NpgsqlBatchCommand(RunSql.InsertWindow);
            command.Parameters.AddAll(request.CompanyId, run.RunId, 1, Guid.CreateVersion7(time.GetUtcNow()), window.Stream);
            command.Parameters.AddAll(window.Label, window.From, window.To);
            command.Parameters.AddAll(window.Pages?.First, window.Pages?.Last, window.Pages?.ListCount, window.Pages?.Left);
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private object?[] InsertValues(RunKey run, RunRequest request) =>
    [
        request.CompanyId, run.RunId, request.ConnectionId, request.Kind.ToString(), request.Mode?.ToString(), request.DurationDays,
        request.StopAtFirst, request.RequestedBy, time.GetUtcNow(), request.Window?.From, request.Window?.To, request.Window?.Cursor, request.DryRun,
        RunTrace.Current,
    ];

    private async Task<bool> ApplyAsync(string sql, object?[] parameters, CancellationToken cancellationToken) =>
        await FindAsync(sql, parameters, cancellationToken) != Guid.Empty;

    private async Task<Guid> FindAsync(string sql, object?[] parameters, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddAll(parameters);
        return await command.ExecuteScalarAsync(cancellationToken) as Guid? ?? Guid.Empty;
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Events;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Runs;

/// <summary>Starts order fetches, and refuses those that could only fail.</summary>
public sealed class OrderFetchStart(
    OrderSyncDb db,
    RunCommands commands,
    RunQueries runs,
    FetchRefusals refusals,
    RangePlaces places,
    PlatformCatalog catalog,
    PlatformConnections connections,
    CurrentUser user,
    AuditLog audit,
    ILiveEvents events,
    TimeProvider time,
    ILogger<OrderFetchStart> logger)
{
    /// <summary>A platform that answers slower than this is left to the run, which is patient.</summary>
    private static readonly TimeSpan CheckTakesAtMost = TimeSpan.FromSeconds(3);

    /// <summary>
    /// A reconcile run says of an order that it is gone: where it walks, it begins a month earlier in the list, for orders that are
    /// dated out of line.
    /// </summary>
    private static readonly TimeSpan MonthBefore = TimeSpan.FromDays(31);

    /// <returns>The run's id, or why it was not started.</returns>
    public async Task<(Guid RunId, ProblemHttpResult? Refusal)> StartAsync(StartOrderFetchRequest request, CancellationToken cancellationToken)
    {
        var connectionId = request.PlatformConnectionId!.Value;
        var range = await RangeAsync(connectionId, request.WindowRange(), TimeSpan.Zero, cancellationToken);
        return await StartAsync(
            new RunRequest(
                user.CompanyId, connectionId, RunKind.OrderFetch, request.Mode, request.Duration, request.StopAtFirst, user.Name, range, request.DryRun),
            cancellationToken);
    }

    /// <returns>The run's id, or why it was not started.</returns>
    public async Task<(Guid RunId, ProblemHttpResult? Refusal)> StartReconcileAsync(StartReconcileRequest request, CancellationToken cancellationToken)
    {
        var connectionId = request.PlatformConnectionId!.Value;
        var range = await RangeAsync(connectionId, request.AskedRange(), MonthBefore, cancellationToken);
        return await StartAsync(
            new RunRequest(user.CompanyId, connectionId, RunKind.Reconcile, FetchMode.Window, null, false, user.Name, range), cancellationToken);
    }

    /// <returns>The run's id, or why it was not started.</returns>
    public Task<(Guid RunId, ProblemHttpResult? Refusal)> StartWindowAsync(Run run, RunWindow window, bool dryRun, CancellationToken cancellationToken)
    {
        // A walk's window remembers where it begins in the list; other windows are read from their start.
        var cursor = window.Stream == "orders" && window.State == WindowState.Done ? window.Cursor : null;
        var range = new RunRange(window.Stream, window.Label, window.From, window.To, cursor);
        return StartAsync(
            new RunRequest(user.CompanyId, run.ConnectionId, RunKind.OrderFetch, null, null, false, user.Name, range, dryRun), cancellationToken);
    }

    public static ProblemHttpResult AlreadyActive(RunActiveException active) => TypedResults.Problem(
        active.Message,
        statusCode: StatusCodes.Status409Conflict,
        extensions: new Dictionary<string, object?> { ["activeTaskId"] = active.ActiveRunId });

    private async Task<(Guid RunId, ProblemHttpResult? Refusal)> StartAsync(
        RunRequest request, CancellationToken cancellationToken)
    {
        const string Field = "platformConnectionId";
        var (connection, refusal) = await refusals.FindAsync(request.ConnectionId, Field, cancellationToken);
        if (connection is null)
            return (Guid.Empty, refusal);
        if (!catalog.TryGet(connection.Platform, out var connector) || connector is not IOrderSource)
            return (Guid.Empty, Problems.Invalid(Field, $"{catalog.TitleOf(connection.Platform)} has no orders to fetch."));
        if (connector is IConnectionCheck check && await CheckAsync(check, connection, cancellationToken) is { } refused)
            return (Guid.Empty, refused);
        try
        {
            // From here on to the end, whether or not the client still waits: what was started is also recorded.
            var runId = await commands.StartAsync(request, CancellationToken.None);
            await AnnounceAsync(runId, request, connection.Name);
            return (runId, null);
        }
        catch (RunActiveException active)
        {
            return (Guid.Empty, AlreadyActive(active));
        }
    }

    /// <summary>Refuses what the platform itself refuses. Passing trouble is left to the run.</summary>
    private async Task<ProblemHttpResult?> CheckAsync(IConnectionCheck check, Connection connection, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CheckTakesAtMost);
        try
        {
            await check.CheckAsync(await connections.GetAsync(connection.CompanyId, connection.Id, limit.Token), limit.Token);
            return null;
        }
        catch (PlatformException exception) when (exception.Failure.RefusesCredentials)
        {
            await connections.MarkNeedsCredentialsAsync(connection.CompanyId, connection.Id, exception.Failure.Sentence, cancellationToken);
            return Problems.Unprocessable(exception.Failure.Sentence, "platformConnectionId");
        }
        catch (PlatformException exception)
        {
            logger.LogInformation("{Connection} starts although its check failed: {Reason}", connection.Name, exception.Failure.Sentence);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogInformation("{Connection} starts although its check took longer than {Limit}", connection.Name, CheckTakesAtMost);
            return null;
        }
    }

    private async Task<RunRange?> RangeAsync(Guid connectionId, FetchRange? asked, TimeSpan margin, CancellationToken cancellationToken)
    {
        if (asked is null)
            return null;
        var (from, to) = asked.Resolve(time.GetUtcNow());
        return new RunRange("orders", "", from, to, await places.FindAsync(connectionId, to + margin, cancellationToken));
    }

    private async Task AnnounceAsync(Guid runId, RunRequest request, string connectionName)
    {
        var what = request switch
        {
            { Kind: RunKind.Reconcile } => "a reconcile run",
            { DryRun: true } => "a dry run of an order fetch",
            _ => "an order fetch",
        };
        audit.Record("run.start", runId, $"Started {what} of {connectionName}.");
        await db.SaveChangesAsync(CancellationToken.None);
        if (await runs.FindAsync(runId, CancellationToken.None) is { State: RunState.Queued } view)
            await events.PublishAsync(new LiveEvent(EventTypes.SyncProgress, time.GetUtcNow(), user.CompanyId, view), CancellationToken.None);
    }
}

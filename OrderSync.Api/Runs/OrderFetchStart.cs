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

    /// <returns>The run's id, or why it was not started.</returns>
    public Task<(Guid RunId, ProblemHttpResult? Refusal)> StartAsync(StartOrderFetchRequest request, CancellationToken cancellationToken) =>
        StartAsync(
            connection => new RunRequest(
                user.CompanyId, connection, RunKind.OrderFetch, request.Mode, request.Duration, request.StopAtFirst, user.Name),
            request.PlatformConnectionId!.Value,
            cancellationToken);

    /// <returns>The run's id, or why it was not started.</returns>
    public Task<(Guid RunId, ProblemHttpResult? Refusal)> StartWindowAsync(Run run, RunWindow window, CancellationToken cancellationToken)
    {
        // A walk's window remembers where it begins in the list; other windows are read from their start.
        var cursor = window.Stream == "orders" && window.State == WindowState.Done ? window.Cursor : null;
        var range = new RunRange(window.Stream, window.Label, window.From, window.To, cursor);
        return StartAsync(
            connection => new RunRequest(user.CompanyId, connection, RunKind.OrderFetch, null, null, false, user.Name, range),
            run.ConnectionId,
            cancellationToken);
    }

    public static ProblemHttpResult AlreadyActive(RunActiveException active) => TypedResults.Problem(
        active.Message,
        statusCode: StatusCodes.Status409Conflict,
        extensions: new Dictionary<string, object?> { ["activeTaskId"] = active.ActiveRunId });

    private async Task<(Guid RunId, ProblemHttpResult? Refusal)> StartAsync(
        Func<Guid, RunRequest> request, Guid connectionId, CancellationToken cancellationToken)
    {
        const string Field = "platformConnectionId";
        var (connection, refusal) = await refusals.FindAsync(connectionId, Field, cancellationToken);
        if (connection is null)
            return (Guid.Empty, refusal);
        if (!catalog.TryGet(connection.Platform, out var connector) || connector is not IOrderSource)
            return (Guid.Empty, Problems.Invalid(Field, $"{catalog.TitleOf(connection.Platform)} has no orders to fetch."));
        if (connector is IConnectionCheck check && await CheckAsync(check, connection, cancellationToken) is { } refused)
            return (Guid.Empty, refused);
        try
        {
            // From here on to the end, whether or not the client still waits: what was started is also recorded.
            var runId = await commands.StartAsync(request(connectionId), CancellationToken.None);
            await AnnounceAsync(runId, connection.Name);
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

    private async Task AnnounceAsync(Guid runId, string connectionName)
    {
        audit.Record("run.start", runId, $"Started an order fetch of {connectionName}.");
        await db.SaveChangesAsync(CancellationToken.None);
        if (await runs.FindAsync(runId, CancellationToken.None) is { State: RunState.Queued } view)
            await events.PublishAsync(new LiveEvent(EventTypes.SyncProgress, time.GetUtcNow(), user.CompanyId, view), CancellationToken.None);
    }
}

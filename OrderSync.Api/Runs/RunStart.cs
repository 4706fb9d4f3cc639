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

/// <summary>Starts runs of every kind, and refuses those that could only fail.</summary>
public sealed class RunStart(
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
    ILogger<RunStart> logger)
{
    /// <summary>A platform that answers slower than this is left to the run, which is patient.</summary>
    private static readonly TimeSpan CheckTakesAtMost = TimeSpan.FromSeconds(3);

    public static ProblemHttpResult AlreadyActive(RunActiveException active) => TypedResults.Problem(
        active.Message,
        statusCode: StatusCodes.Status409Conflict,
        extensions: new Dictionary<string, object?> { ["activeTaskId"] = active.ActiveRunId });

    /// <typeparam name="TCapability">What the connection's platform must be able to do.</typeparam>
    /// <param name="field">Where the request names the connection.</param>
    /// <param name="otherwise">What is said of a platform that cannot do it, for example "has no orders to fetch".</param>
    /// <param name="what">For the record, for example "an order fetch".</param>
    /// <returns>The run's id, or why it was not started.</returns>
    public async Task<(Guid RunId, ProblemHttpResult? Refusal)> StartAsync<TCapability>(
        RunRequest request, string field, string otherwise, string what, CancellationToken cancellationToken)
        where TCapability : class, IPlatformConnector
    {
        var (connection, refusal) = await refusals.FindAsync(request.ConnectionId, field, cancellationToken);
        if (connection is null)
            return (Guid.Empty, refusal);
        if (!catalog.TryGet(connection.Platform, out var connector) || connector is not TCapability)
            return (Guid.Empty, Problems.Invalid(field, $"{catalog.TitleOf(connection.Platform)} {otherwise}."));
        if (connector is IConnectionCheck check && await CheckAsync(check, connection, field, cancellationToken) is { } refused)
            return (Guid.Empty, refused);
        try
        {
            // From here on to the end, whether or not the client still waits: what was started is also recorded.
            var runId = await commands.StartAsync(request, CancellationToken.None);
            await AnnounceAsync(runId, what, connection.Name);
            return (runId, null);
        }
        catch (RunActiveException active)
        {
            return (Guid.Empty, AlreadyActive(active));
        }
    }

    /// <summary>Refuses what the platform itself refuses. Passing trouble is left to the run.</summary>
    private async Task<ProblemHttpResult?> CheckAsync(
        IConnectionCheck check, Connection connection, string field, CancellationToken cancellationToken)
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
            return Problems.Unprocessable(exception.Failure.Sentence, field);
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

    private async Task AnnounceAsync(Guid runId, string what, string connectionName)
    {
        audit.Record("run.start", runId, $"Started {what} of {connectionName}.");
        await db.SaveChangesAsync(CancellationToken.None);
        if (await runs.FindAsync(runId, CancellationToken.None) is { State: RunState.Queued } view)
            await events.PublishAsync(new LiveEvent(EventTypes.SyncProgress, time.GetUtcNow(), user.CompanyId, view), CancellationToken.None);
    }
}

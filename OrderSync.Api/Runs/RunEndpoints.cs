using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Setup;
using OrderSync.Api.Shipping;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Coverage;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Data;

namespace OrderSync.Api.Runs;

/// <summary>Platform Operations: what the documents call tasks are runs.</summary>
public static class RunEndpoints
{
    private const int MaxLimit = 200;

    public static void MapRuns(this IEndpointRouteBuilder app)
    {
        var read = app.MapGroup("/api/platform-operations").RequireAuthorization(Access.Read).WithTags("Platform operations");
        read.MapGet("/summary", Summary);
        read.MapGet("/stats/orders", OrderStats);
        read.MapGet("/tasks", List);
        read.MapGet("/tasks/{id:guid}", Detail).WithName(nameof(Detail));
        read.MapGet("/tasks/{id:guid}/differences", Differences);

        var operate = app.MapGroup("/api/platform-operations/tasks").RequireAuthorization(Access.Operate).WithTags("Platform operations");
        operate.MapPost("/order-fetching", StartOrderFetch)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        operate.MapPost("/reconcile", StartReconcile)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        operate.MapPost("/{id:guid}/stop", Stop).ProducesProblem(StatusCodes.Status409Conflict);
        operate.MapPost("/{id:guid}/pause", Pause).ProducesProblem(StatusCodes.Status409Conflict);
        operate.MapPost("/{id:guid}/resume", Resume).ProducesProblem(StatusCodes.Status409Conflict);
        operate.MapPost("/{id:guid}/retry", Retry).ProducesProblem(StatusCodes.Status409Conflict);
        operate.MapPost("/retries/run", RunRetries);
        operate.MapPost("/retries/cancel", CancelRetries);
        operate.MapPost("/{id:guid}/windows/{windowId:guid}/retry", RunWindowAlone).ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <summary>The figures on top of Platform Operations.</summary>
    internal static async Task<Ok<OperationsSummary>> Summary(OperationsFigures figures, CurrentUser user, CancellationToken cancellationToken) =>
        TypedResults.Ok(await figures.SummaryAsync(user.CompanyId, cancellationToken));

    /// <summary>What is stored, per platform.</summary>
    internal static async Task<Ok<IReadOnlyList<OrderStatsView>>> OrderStats(
        OperationsFigures figures, CurrentUser user, CancellationToken cancellationToken) =>
        TypedResults.Ok(await figures.OrderStatsAsync(user.CompanyId, cancellationToken));

    /// <summary>Tasks, newest first. Status is one of the states, or "active".</summary>
    internal static async Task<Results<Ok<OffsetPage<RunView>>, ProblemHttpResult>> List(
        RunQueries runs, string? status, string? platform, Guid? connectionId, CancellationToken cancellationToken, int limit = 50, int offset = 0,
        bool retryScheduled = false)
    {
        if (limit is < 1 or > MaxLimit)
            return Problems.Invalid("limit", $"limit must be 1 to {MaxLimit}.");
        if (offset < 0)
            return Problems.Invalid("offset", "offset must not be negative.");
        if (!RunFilter.TryParse(status, out var states))
            return Problems.Invalid("status", $"status must be active or one of {RunFilter.Words}.");
        return TypedResults.Ok(await runs.ListAsync(new RunFilter(states, platform, connectionId, retryScheduled), limit, offset, cancellationToken));
    }

    /// <summary>One task with its windows, the newest lines of its log, and the records that it could not read.</summary>
    internal static async Task<Results<Ok<RunDetailView>, ProblemHttpResult>> Detail(Guid id, RunQueries runs, CancellationToken cancellationToken) =>
        await runs.DetailAsync(id, cancellationToken) is { } detail ? TypedResults.Ok(detail) : Missing(id);

    /// <summary>
    /// The orders that a reconcile run has found to differ, by the platform's id, page by page: send nextCursor back as cursor.
    /// </summary>
    internal static async Task<Results<Ok<DifferencePage>, ProblemHttpResult>> Differences(
        Guid id, RunDifferences differences, CancellationToken cancellationToken, DifferenceKind? kind = null, string? cursor = null, int limit = 50)
    {
        if (limit is < 1 or > MaxLimit)
            return Problems.Invalid("limit", $"limit must be 1 to {MaxLimit}.");
        return await differences.PageAsync(id, kind, cursor, limit, cancellationToken) is { } page ? TypedResults.Ok(page) : Missing(id);
    }

    /// <summary>Starts fetching a connection's orders in the background; as a dry run it only counts what that would change.</summary>
    internal static async Task<Results<AcceptedAtRoute<RunView>, ProblemHttpResult>> StartOrderFetch(
        StartOrderFetchRequest request, OrderFetchStart start, RunQueries runs, CancellationToken cancellationToken) =>
        await AcceptAsync(await start.StartAsync(request, cancellationToken), runs, cancellationToken);

    /// <summary>
    /// Starts comparing a range with the platform, id by id: what is missing here or differs is fetched, what is gone there is
    /// marked, and each such order is listed.
    /// </summary>
    internal static async Task<Results<AcceptedAtRoute<RunView>, ProblemHttpResult>> StartReconcile(
        StartReconcileRequest request, OrderFetchStart start, RunQueries runs, CancellationToken cancellationToken) =>
        await AcceptAsync(await start.StartReconcileAsync(request, cancellationToken), runs, cancellationToken);

    /// <summary>Stops a task: what is stored stays, and a retry goes on from there.</summary>
    internal static Task<Results<Accepted<RunView>, ProblemHttpResult>> Stop(Guid id, RunActs acts, CancellationToken cancellationToken) =>
        acts.ApplyAsync(id, "stop", (commands, run, by) => commands.StopAsync(run, by, CancellationToken.None), cancellationToken);

    /// <summary>Pauses a task at the next page.</summary>
    internal static Task<Results<Accepted<RunView>, ProblemHttpResult>> Pause(
        Guid id, RunActs acts, PauseRunRequest? request, CancellationToken cancellationToken) =>
        acts.ApplyAsync(id, "pause", (commands, run, by) => commands.PauseAsync(run, by, request?.Reason, CancellationToken.None), cancellationToken);

    /// <summary>Goes on with a paused task.</summary>
    internal static Task<Results<Accepted<RunView>, ProblemHttpResult>> Resume(Guid id, RunActs acts, CancellationToken cancellationToken) =>
        acts.GoOnAsync(id, "resume", (commands, run, by) => commands.ResumeAsync(run, by, CancellationToken.None), cancellationToken);

    /// <summary>Runs an ended task's failed and unfinished windows again, from their checkpoints.</summary>
    internal static Task<Results<Accepted<RunView>, ProblemHttpResult>> Retry(Guid id, RunActs acts, CancellationToken cancellationToken) =>
        acts.GoOnAsync(id, "retry", (commands, run, by) => commands.RetryAsync(run, by, CancellationToken.None), cancellationToken);

    /// <summary>Retries tasks now that would be retried by themselves later.</summary>
    internal static async Task<Ok<RetriesView>> RunRetries(RetriesRequest request, RetryActs acts, CancellationToken cancellationToken) =>
        TypedResults.Ok(await acts.RunNowAsync(request.Ids!, cancellationToken));

    /// <summary>Cancels scheduled retries: what failed stays as it is until a person retries it.</summary>
    internal static async Task<Ok<RetriesView>> CancelRetries(RetriesRequest request, RetryActs acts, CancellationToken cancellationToken) =>
        TypedResults.Ok(await acts.CancelAsync(request.Ids!, cancellationToken));

    /// <summary>
    /// Runs one window of a task again, alone, as a task of its own. The connection's mark stays where it is; with dryRun nothing is
    /// written at all.
    /// </summary>
    internal static async Task<Results<AcceptedAtRoute<RunView>, ProblemHttpResult>> RunWindowAlone(
        Guid id,
        Guid windowId,
        OrderSyncDb db,
        OrderFetchStart start,
        ShippingStart shipping,
        RunQueries runs,
        CancellationToken cancellationToken,
        bool dryRun = false)
    {
        var window = await db.RunWindows.AsNoTracking().SingleOrDefaultAsync(row => row.RunId == id && row.Id == windowId, cancellationToken);
        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (window is null || run is null)
            return Problems.NotFound($"Task {id} has no window {windowId}.");
        if (run.Kind != RunKind.ShippingStatus)
            return await AcceptAsync(await start.StartWindowAsync(run, window, dryRun, cancellationToken), runs, cancellationToken);
        return dryRun
            ? Problems.Invalid("dryRun", "Shipments are not counted without being stored.")
            : await AcceptAsync(await shipping.StartWindowAsync(run, window, cancellationToken), runs, cancellationToken);
    }

    internal static async Task<Results<AcceptedAtRoute<RunView>, ProblemHttpResult>> AcceptAsync(
        (Guid RunId, ProblemHttpResult? Refusal) start, RunQueries runs, CancellationToken cancellationToken)
    {
        if (start.Refusal is not null)
            return start.Refusal;
        var run = await runs.FindAsync(start.RunId, cancellationToken);
        return TypedResults.AcceptedAtRoute(run!, nameof(Detail), new { id = start.RunId });
    }

    internal static ProblemHttpResult Missing(Guid id) => Problems.NotFound($"There is no task {id}.");
}

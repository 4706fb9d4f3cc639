using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Runs;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Data;

namespace OrderSync.Api.Connections;

/// <summary>How the calls to platforms are doing.</summary>
public static class CallEndpoints
{
    public static void MapCalls(this IEndpointRouteBuilder app)
    {
        var connections = app.MapGroup("/api/v1/connections/{id:guid}").WithTags("Connections").RequireAuthorization(Access.Read);
        connections.MapGet("/health", Health);
        connections.MapGet("/calls", OfConnection);

        var tasks = app.MapGroup("/api/platform-operations/tasks/{id:guid}").WithTags("Platform operations").RequireAuthorization(Access.Read);
        tasks.MapGet("/calls", OfRun);
    }

    public static IServiceCollection AddCallServices(this IServiceCollection services) => services
        .AddSingleton<CallSearch>()
        .AddSingleton<ConnectionHealth>();

    /// <summary>The connection's circuit breaker, its budget and who spends it, its calls of the last hour and its last failures.</summary>
    internal static async Task<Results<Ok<ConnectionHealthView>, ProblemHttpResult>> Health(
        Guid id, OrderSyncDb db, ConnectionHealth health, CancellationToken cancellationToken) =>
        await db.Connections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.DeletedAt == null, cancellationToken) is { } connection
            ? TypedResults.Ok(await health.ReadAsync(connection, cancellationToken))
            : ConnectionEndpoints.NoSuchConnection();

    /// <summary>
    /// The connection's calls of the last days, newest first, page by page: send nextCursor back as cursor. From is inclusive, to
    /// exclusive; failure is any, none, or a kind of failure.
    /// </summary>
    internal static async Task<Results<Ok<CursorPage<PlatformCallView>>, ProblemHttpResult>> OfConnection(
        Guid id, [AsParameters] CallQuery query, OrderSyncDb db, CallSearch calls, CurrentUser user, CancellationToken cancellationToken)
    {
        if (query.Validate(out var filter) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        return await db.Connections.AnyAsync(row => row.Id == id && row.DeletedAt == null, cancellationToken)
            ? TypedResults.Ok(await calls.ReadAsync(user.CompanyId, filter with { ConnectionId = id }, cancellationToken))
            : ConnectionEndpoints.NoSuchConnection();
    }

    /// <summary>
    /// A task's calls of the last days, newest first, page by page: send nextCursor back as cursor. From is inclusive, to
    /// exclusive; failure is any, none, or a kind of failure.
    /// </summary>
    internal static async Task<Results<Ok<CursorPage<PlatformCallView>>, ProblemHttpResult>> OfRun(
        Guid id, [AsParameters] CallQuery query, OrderSyncDb db, CallSearch calls, CurrentUser user, CancellationToken cancellationToken)
    {
        if (query.Validate(out var filter) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        return await db.Runs.AnyAsync(row => row.Id == id, cancellationToken)
            ? TypedResults.Ok(await calls.ReadAsync(user.CompanyId, filter with { RunId = id }, cancellationToken))
            : RunEndpoints.Missing(id);
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Connections;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Webhooks;

namespace OrderSync.Api.Webhooks;

/// <summary>What people see of webhooks, and do about them.</summary>
public static class WebhookAdministration
{
    public static void MapWebhookAdministration(this IEndpointRouteBuilder app)
    {
        app.MapGroup("/api/v1").WithTags("Webhooks").RequireAuthorization(Access.Read).MapReading();
        app.MapGroup("/api/v1").WithTags("Webhooks").RequireAuthorization(Access.Operate).MapPost("/webhook-events/{id:guid}/retry", Retry)
            .ProducesProblem(StatusCodes.Status409Conflict);
        var administer = app.MapGroup("/api/v1").WithTags("Webhooks").RequireAuthorization(Access.Administer);
        administer.MapPost("/connections/{id:guid}/webhooks", Register)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        administer.MapDelete("/connections/{id:guid}/webhooks", Remove).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        administer.MapGet("/webhook-events/{id:guid}", Event);
    }

    public static IServiceCollection AddWebhookAdministration(this IServiceCollection services) => services
        .AddScoped<WebhookReader>()
        .AddScoped<WebhookEventReader>()
        .AddScoped<WebhookSecrets>()
        .AddScoped<WebhookRegistration>();

    private static void MapReading(this RouteGroupBuilder read)
    {
        read.MapGet("/connections/{id:guid}/webhooks", Get);
        read.MapGet("/webhook-events", Events);
    }

    /// <summary>The connection's webhooks: which are registered and active, when each last delivered, and what became of the last day's events.</summary>
    internal static async Task<Results<Ok<ConnectionWebhooksView>, ProblemHttpResult>> Get(
        Guid id, OrderSyncDb database, WebhookReader webhooks, CancellationToken cancellationToken) =>
        await FindAsync(id, database, cancellationToken) is { } connection
            ? TypedResults.Ok(await webhooks.ReadAsync(connection, cancellationToken))
            : ConnectionEndpoints.NoSuchConnection();

    /// <summary>
    /// Registers a webhook for each event on the platform, or makes those that exist right and active again. Makes the secret if
    /// there is none.
    /// </summary>
    internal static async Task<Results<Ok<ConnectionWebhooksView>, ProblemHttpResult>> Register(
        Guid id, OrderSyncDb database, WebhookRegistration registration, WebhookReader webhooks, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, database, cancellationToken) is not { } connection)
            return ConnectionEndpoints.NoSuchConnection();
        return await registration.RegisterAsync(connection, cancellationToken) is { } refusal
            ? refusal
            : TypedResults.Ok(await webhooks.ReadAsync(connection, cancellationToken));
    }

    /// <summary>Removes the connection's webhooks from the platform. Fetches go on as before.</summary>
    internal static async Task<Results<Ok<ConnectionWebhooksView>, ProblemHttpResult>> Remove(
        Guid id, OrderSyncDb database, WebhookRegistration registration, WebhookReader webhooks, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, database, cancellationToken) is not { } connection)
            return ConnectionEndpoints.NoSuchConnection();
        await registration.RemoveAsync(connection, cancellationToken);
        return TypedResults.Ok(await webhooks.ReadAsync(connection, cancellationToken));
    }

    /// <summary>Events that platforms have told of, newest first, page by page: send nextCursor back as cursor.</summary>
    internal static async Task<Results<Ok<CursorPage<WebhookEventView>>, ProblemHttpResult>> Events(
        [AsParameters] WebhookEventQuery query, WebhookEventReader events, CancellationToken cancellationToken)
    {
        var errors = query.Validate(out var filter);
        return errors.Count > 0 ? Problems.Invalid(errors) : TypedResults.Ok(await events.ReadAsync(filter, cancellationToken));
    }

    /// <summary>One event with its payload, exactly as it was received.</summary>
    internal static async Task<Results<Ok<WebhookEventDetailView>, ProblemHttpResult>> Event(
        Guid id, WebhookEventReader events, CancellationToken cancellationToken) =>
        await events.FindAsync(id, cancellationToken) is { } found ? TypedResults.Ok(found) : NoSuchEvent();

    /// <summary>Has a rejected event worked once more.</summary>
    internal static async Task<Results<Accepted<WebhookEventView>, ProblemHttpResult>> Retry(
        Guid id,
        OrderSyncDb database,
        WebhookInbox inbox,
        WebhookMessages messages,
        WebhookEventReader events,
        CurrentUser user,
        AuditLog audit,
        CancellationToken cancellationToken)
    {
        if (await inbox.RetryAsync(user.CompanyId, id, cancellationToken) is not { } source)
            return await events.FindAsync(id, cancellationToken) is null ? NoSuchEvent() : Problems.Conflict("Only an event that was rejected, and whose bytes were kept, can be retried.");
        audit.Record("webhook-event.retry", id, "Had a rejected webhook event worked again.");
        await database.SaveChangesAsync(CancellationToken.None);
        await messages.WakeAsync(source);
        var shown = await events.FindAsync(id, cancellationToken);
        return shown is null ? NoSuchEvent() : TypedResults.Accepted($"/api/v1/webhook-events/{id}", shown.Event);
    }

    private static Task<Connection?> FindAsync(Guid id, OrderSyncDb database, CancellationToken cancellationToken) =>
        database.Connections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.DeletedAt == null, cancellationToken);

    private static ProblemHttpResult NoSuchEvent() => Problems.NotFound("There is no such webhook event.");
}

using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Notifications;

namespace OrderSync.Api.Notifications;

/// <summary>The company's own addresses to which notifications are sent.</summary>
public static class WebhookEndpoints
{
    private const string Root = "/api/v1/webhook-endpoints";

    public static void MapWebhookEndpoints(this IEndpointRouteBuilder app)
    {
        var admins = app.MapGroup(Root).WithTags("Outgoing webhooks").RequireAuthorization(Access.Administer);
        admins.MapGet("/", List);
        admins.MapPost("/", Create);
        admins.MapPut("/{id:guid}", Update);
        admins.MapDelete("/{id:guid}", Delete);
        admins.MapPost("/{id:guid}/secret", Rotate);
        admins.MapPost("/{id:guid}/test", Test);
        admins.MapGet("/{id:guid}/deliveries", Deliveries);
        admins.MapPost("/{id:guid}/deliveries/{deliveryId:guid}/replay", Replay).ProducesProblem(StatusCodes.Status409Conflict);
        admins.MapPost("/{id:guid}/replay", ReplaySince).ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <summary>The company's endpoints, the oldest first. Secrets are never shown again.</summary>
    internal static async Task<Ok<IReadOnlyList<WebhookEndpointView>>> List(WebhookEndpointEditor editor, CancellationToken cancellationToken) =>
        TypedResults.Ok(await editor.ListAsync(cancellationToken));

    /// <summary>Adds an endpoint, at most 20. The answer has its secret, this once.</summary>
    internal static async Task<Results<Created<WebhookSecretView>, ProblemHttpResult>> Create(
        SaveWebhookEndpointRequest request, WebhookEndpointEditor editor, CancellationToken cancellationToken)
    {
        if (await editor.ValidateAsync(request, isNew: true, cancellationToken) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var made = await editor.CreateAsync(request, cancellationToken);
        return TypedResults.Created($"{Root}/{made.Endpoint.Id}", made);
    }

    /// <summary>Replaces address, description and kinds, and switches on or off. What waits is sent to the new address.</summary>
    internal static async Task<Results<Ok<WebhookEndpointView>, ProblemHttpResult>> Update(
        Guid id, SaveWebhookEndpointRequest request, WebhookEndpointEditor editor, CancellationToken cancellationToken)
    {
        if (!await editor.ExistsAsync(id, cancellationToken))
            return Missing();
        if (await editor.ValidateAsync(request, isNew: false, cancellationToken) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        return await editor.UpdateAsync(id, request, cancellationToken) is { } view ? TypedResults.Ok(view) : Missing();
    }

    /// <summary>Removes an endpoint and what was to be sent to it.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(Guid id, WebhookEndpointEditor editor, CancellationToken cancellationToken) =>
        await editor.DeleteAsync(id, cancellationToken) ? TypedResults.NoContent() : Missing();

    /// <summary>Makes a new secret, and shows it this once. For a day deliveries are signed with the old one too.</summary>
    internal static async Task<Results<Ok<WebhookSecretView>, ProblemHttpResult>> Rotate(
        Guid id, WebhookEndpointEditor editor, CancellationToken cancellationToken) =>
        await editor.RotateAsync(id, cancellationToken) is { } view ? TypedResults.Ok(view) : Missing();

    /// <summary>Sends a message of type webhook.test, once, also where the endpoint is switched off. How it went is among its deliveries.</summary>
    internal static async Task<Results<Accepted<WebhookDeliveryView>, ProblemHttpResult>> Test(
        Guid id, WebhookDeliveries deliveries, CancellationToken cancellationToken) =>
        await deliveries.TestAsync(id, cancellationToken) is { } view ? TypedResults.Accepted($"{Root}/{id}/deliveries", view) : Missing();

    /// <summary>What was sent to the endpoint in the last 30 days, newest first, page by page: send nextCursor back as cursor.</summary>
    internal static async Task<Results<Ok<CursorPage<WebhookDeliveryView>>, ProblemHttpResult>> Deliveries(
        Guid id, [AsParameters] DeliveryQuery query, WebhookDeliveries deliveries, WebhookEndpointEditor editor, CancellationToken cancellationToken)
    {
        if (query.Validate(out var filter) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        return await editor.ExistsAsync(id, cancellationToken) ? TypedResults.Ok(await deliveries.ReadAsync(id, filter, cancellationToken)) : Missing();
    }

    /// <summary>Sends one message again, with the same webhook-id: whatever became of it.</summary>
    internal static async Task<Results<Accepted<WebhookDeliveryView>, ProblemHttpResult>> Replay(
        Guid id, Guid deliveryId, WebhookDeliveries deliveries, CancellationToken cancellationToken)
    {
        var (view, refusal) = await deliveries.ReplayAsync(id, deliveryId, cancellationToken);
        return refusal is not null ? refusal : TypedResults.Accepted((string?)null, view);
    }

    /// <summary>Sends everything again that has failed since then, with the same webhook-ids.</summary>
    internal static async Task<Results<Accepted<ReplayView>, ProblemHttpResult>> ReplaySince(
        Guid id, ReplayWebhooksRequest request, WebhookDeliveries deliveries, CancellationToken cancellationToken)
    {
        var (view, refusal) = await deliveries.ReplaySinceAsync(id, request.Since!.Value, cancellationToken);
        return refusal is not null ? refusal : TypedResults.Accepted((string?)null, view);
    }

    internal static ProblemHttpResult Missing() => Problems.NotFound("There is no such endpoint.");
}

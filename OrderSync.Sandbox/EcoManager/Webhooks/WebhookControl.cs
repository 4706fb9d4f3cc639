using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Sandbox.Control;

namespace OrderSync.Sandbox.EcoManager.Webhooks;

/// <summary>What a test may see of a shop's webhooks, and do to their deliveries.</summary>
internal static class WebhookControl
{
    public static void MapWebhookControl(this IEndpointRouteBuilder app, EcoManagerShops shops)
    {
        var control = app.MapGroup("/_sandbox/ecomanager/{shop}/webhooks");
        control.MapGet("", (string shop) => Show(shops.Find(shop)));
        control.MapPost("/faults", (string shop, ControlBody<DeliveryFaultRequest> body) => Add(shops.Find(shop), body));
        control.MapDelete("/faults", (string shop) => Clear(shops.Find(shop)));
        control.MapPost("/{id:long}/off", (string shop, long id) => SwitchOff(shops.Find(shop), id));
    }

    private static Results<Ok<WebhooksView>, NotFound> Show(EcoManagerShop? shop) => shop is null
        ? TypedResults.NotFound()
        : TypedResults.Ok(new WebhooksView(
            [.. shop.Webhooks.All().Select(hook => new WebhookView(hook.Id, hook.Form.Event, hook.Form.DeliveryUrl, hook.IsActive))],
            shop.Webhooks.Records()));

    private static Results<NoContent, NotFound, ValidationProblem> Add(EcoManagerShop? shop, ControlBody<DeliveryFaultRequest> body)
    {
        if (shop is null)
            return TypedResults.NotFound();
        if (body.Errors.Any)
            return body.Errors.Problem();
        shop.Webhooks.Faults.Add(body.Value);
        return TypedResults.NoContent();
    }

    private static NoContent Clear(EcoManagerShop? shop)
    {
        shop?.Webhooks.Faults.Clear();
        return TypedResults.NoContent();
    }

    /// <summary>As the platform does by itself after its last try.</summary>
    private static Results<NoContent, NotFound> SwitchOff(EcoManagerShop? shop, long id)
    {
        if (shop?.Webhooks.Find(id) is not { } hook)
            return TypedResults.NotFound();
        hook.IsActive = false;
        return TypedResults.NoContent();
    }
}

/// <param name="Deliveries">The last 5,000 attempts, oldest first.</param>
internal sealed record WebhooksView(IReadOnlyList<WebhookView> Hooks, IReadOnlyList<DeliveryRecord> Deliveries);

internal sealed record WebhookView(long Id, string Event, string DeliveryUrl, bool IsActive);

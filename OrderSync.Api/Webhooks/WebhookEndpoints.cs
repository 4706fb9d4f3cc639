using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OrderSync.Api.Setup;
using OrderSync.Core.Platforms;
using OrderSync.Core.Webhooks;

namespace OrderSync.Api.Webhooks;

/// <summary>
/// Where platforms tell of changes. Whoever calls is a stranger until the signature over the raw bytes says otherwise; what is
/// genuine is kept and answered at once, and worked by a worker. Neither payloads nor signatures are ever logged.
/// </summary>
public static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        // Not part of the Api that people and programs use: anonymous, and left out of its document.
        var webhooks = app.MapGroup("/webhooks/{platform}/{connectionId:guid}").AllowAnonymous().ExcludeFromDescription().RequireRateLimiting(WebhookLimit.Name);
        webhooks.MapPost("/", Receive);
        webhooks.MapGet("/", Probe);
        app.MapWebhookAdministration();
    }

    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration("Webhooks").Validate(
            options => options.IsValid,
            "Webhooks: PublicUrl must be an http or https address, MaxBodyBytes at most 1 MiB, PerSecond and Burst more than 0.").ValidateOnStart();
        services.AddRateLimiter(limiter => limiter.AddPolicy<string, WebhookLimit>(WebhookLimit.Name));
        return services.AddSingleton<WebhookRefusal>().AddWebhookAdministration();
    }

    /// <summary>Keeps a delivery and answers. A second delivery of the same event is answered alike, and not worked again.</summary>
    private static async Task<Results<Ok<Received>, ProblemHttpResult>> Receive(
        string platform,
        Guid connectionId,
        HttpRequest request,
        PlatformCatalog catalog,
        PlatformConnections connections,
        WebhookInbox inbox,
        WebhookMessages messages,
        WebhookRefusal refusal,
        IOptions<WebhookOptions> options,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(platform, connectionId, catalog, inbox, cancellationToken) is not { } found)
            return Unknown();
        var (receiver, target) = found;
        if (await DeliveryBody.ReadAsync(request, options.Value.MaxBodyBytes, cancellationToken) is not { } delivery)
            return await refusal.TooLargeAsync(target.Source, request.ContentLength, cancellationToken);
        var verdict = await CheckAsync(receiver, target.Source, delivery, connections, cancellationToken);
        if (verdict.Notice is not { } notice)
        {
            await messages.RefusedAsync(connectionId, verdict.Refusal!);
            return Problems.Unauthorized("The delivery was not accepted.");
        }
        var isNew = await inbox.KeepAsync(
            target.Source, notice, delivery.Body, target.IsOn ? null : "The connection was switched off; a fetch brings what changed meanwhile.", cancellationToken);
        if (isNew && target.IsOn)
            await messages.WakeAsync(target.Source);
        return TypedResults.Ok(new Received(true));
    }

    /// <summary>A platform asks whether somebody is here before it switches a webhook on.</summary>
    private static async Task<Results<Ok<Received>, ProblemHttpResult>> Probe(
        string platform, Guid connectionId, PlatformCatalog catalog, WebhookInbox inbox, CancellationToken cancellationToken) =>
        await FindAsync(platform, connectionId, catalog, inbox, cancellationToken) is null ? Unknown() : TypedResults.Ok(new Received(true));

    private static async Task<WebhookVerdict> CheckAsync(
        IWebhookReceiver receiver, WebhookSource source, WebhookDelivery delivery, PlatformConnections connections, CancellationToken cancellationToken)
    {
        try
        {
            return receiver.Check(await connections.GetInAnyStateAsync(source.CompanyId, source.ConnectionId, cancellationToken), delivery);
        }
        catch (PlatformException exception)
        {
            // Deleted a moment ago, or its credentials cannot be read: a stranger is told neither.
            return WebhookVerdict.Refused(exception.Failure.Sentence);
        }
    }

    private static async Task<(IWebhookReceiver Receiver, WebhookTarget Target)?> FindAsync(
        string platform, Guid connectionId, PlatformCatalog catalog, WebhookInbox inbox, CancellationToken cancellationToken) =>
        catalog.TryGet(platform, out var connector) && connector is IWebhookReceiver receiver
        && await inbox.FindAsync(platform, connectionId, cancellationToken) is { } target
            ? (receiver, target)
            : null;

    private static ProblemHttpResult Unknown() => Problems.NotFound("There is nothing here.");

    private sealed record Received(bool Ok);
}

using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Users;
using OrderSync.Contracts.Events;

namespace OrderSync.Api.Events;

public static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/events", Listen).RequireAuthorization(Access.Read).WithTags("Events")
            .RequireRateLimiting(StreamLimit.Name)
            .Produces<LiveEvent>(StatusCodes.Status200OK, "text/event-stream");
        // As with the streams: who listens shows a token that is still good.
        app.MapHub<SyncHub>("/hubs/sync", options => options.CloseOnAuthenticationExpiration = true)
            .RequireAuthorization(Access.Read).RequireRateLimiting(StreamLimit.Name);
    }

    /// <summary>
    /// The company's live events as server-sent events. Send the id of the last one seen as Last-Event-ID to get those of the
    /// last minutes that were missed. The stream ends when the access token does: connect again with a new one. It ends within seconds
    /// of the account or the sign-in.
    /// </summary>
    internal static ServerSentEventsResult<string> Listen(HttpContext context, EventStreams streams, CurrentUser user, CancellationToken cancellationToken)
    {
        // Proxies must pass each event on at once.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var lastSeen = context.Request.Headers["Last-Event-ID"].ToString();
        return TypedResults.ServerSentEvents(streams.ListenAsync(user.CompanyId, user.Standing, lastSeen, user.TokenExpiresAt, cancellationToken));
    }
}

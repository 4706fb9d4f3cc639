using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using OrderSync.Contracts.Events;
using OrderSync.Core.Events;
using OrderSync.Core.Webhooks;

namespace OrderSync.Api.Webhooks;

/// <summary>Refuses a delivery that is too large to be read, in such a way that people see it with the connection.</summary>
public sealed class WebhookRefusal(WebhookInbox inbox, ILiveEvents live, IOptions<WebhookOptions> options, TimeProvider time)
{
    /// <param name="bytes">What it said of its size; null where it said nothing.</param>
    public async Task<ProblemHttpResult> TooLargeAsync(WebhookSource source, long? bytes, CancellationToken cancellationToken)
    {
        if (await inbox.KeepTooLargeAsync(source, bytes, options.Value.MaxBodyBytes, cancellationToken))
        {
            var change = new LiveEvent(EventTypes.WebhooksChanged, time.GetUtcNow(), source.CompanyId, Webhooks: new WebhooksChange(source.ConnectionId));
            await live.PublishAsync(change, cancellationToken);
        }
        return TypedResults.Problem("The delivery is too large.", statusCode: StatusCodes.Status413PayloadTooLarge);
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Lists;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Notifications;
using OrderSync.Core.Data;
using OrderSync.Core.Notifications;

namespace OrderSync.Api.Notifications;

/// <summary>What was sent to an endpoint, and sending it again.</summary>
public sealed class WebhookDeliveries(OrderSyncDb db, NotificationWriter notifications, CurrentUser user, AuditLog audit, TimeProvider time)
{
    public async Task<CursorPage<WebhookDeliveryView>> ReadAsync(Guid endpointId, DeliveryFilter filter, CancellationToken cancellationToken)
    {
        var rows = db.WebhookDeliveries.AsNoTracking().Where(row => row.EndpointId == endpointId);
        if (filter.State is { } state)
            rows = rows.Where(row => row.State == state);
        if (filter.After is { } after)
            rows = rows.Where(row => row.CreatedAt < after.At || (row.CreatedAt == after.At && row.Id < after.Id));
        var page = await rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(filter.Limit + 1).ToListAsync(cancellationToken);
        return CursorPages.Of(page.ConvertAll(View), filter.Limit, row => new ListCursor(row.CreatedAt, row.Id).ToString());
    }

    /// <returns>Null when there is no such endpoint.</returns>
    public async Task<WebhookDeliveryView?> TestAsync(Guid endpointId, CancellationToken cancellationToken)
    {
        if (!await db.WebhookEndpoints.AnyAsync(row => row.Id == endpointId, cancellationToken))
            return null;
        var now = time.GetUtcNow();
        var delivery = new WebhookDelivery
        {
            CompanyId = user.CompanyId,
            Id = Guid.CreateVersion7(now),
            EndpointId = endpointId,
            Type = NotificationKinds.WebhookTest,
            Payload = WebhookPayload.Test(now, user.Name),
            CreatedAt = now,
            NextAt = now,
        };
        db.WebhookDeliveries.Add(delivery);
        audit.Record("webhook-endpoint.test", endpointId, "Sent a test to a webhook endpoint.");
        await db.SaveChangesAsync(cancellationToken);
        await notifications.WakeAsync();
        return View(delivery);
    }

    public async Task<(WebhookDeliveryView? View, ProblemHttpResult? Refusal)> ReplayAsync(Guid endpointId, Guid id, CancellationToken cancellationToken)
    {
        if (await db.WebhookDeliveries.SingleOrDefaultAsync(row => row.EndpointId == endpointId && row.Id == id, cancellationToken) is not { } delivery)
            return (null, Problems.NotFound("There is no such delivery."));
        if (await RefuseAsync(endpointId, cancellationToken) is { } refusal)
            return (null, refusal);
        (delivery.State, delivery.Attempts, delivery.NextAt) = (WebhookDeliveryState.Pending, 0, time.GetUtcNow());
        audit.Record("webhook-delivery.replay", id, $"Sent {delivery.MessageId} again.");
        await db.SaveChangesAsync(cancellationToken);
        await notifications.WakeAsync();
        return (View(delivery), null);
    }

    public async Task<(ReplayView? View, ProblemHttpResult? Refusal)> ReplaySinceAsync(Guid endpointId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (await RefuseAsync(endpointId, cancellationToken) is { } refusal)
            return (null, refusal);
        var now = time.GetUtcNow();
        var replayed = await db.WebhookDeliveries
            .Where(row => row.EndpointId == endpointId && row.State == WebhookDeliveryState.Failed && row.CreatedAt >= since.ToUniversalTime()
                && row.Type != NotificationKinds.WebhookTest)
            .ExecuteUpdateAsync(
                row => row.SetProperty(one => one.State, WebhookDeliveryState.Pending).SetProperty(one => one.Attempts, 0).SetProperty(one => one.NextAt, now),
                cancellationToken);
        audit.Record("webhook-endpoint.replay", endpointId, $"Sent {replayed} failed deliveries since {since:u} again.");
        await db.SaveChangesAsync(CancellationToken.None);
        await notifications.WakeAsync();
        return (new ReplayView(replayed), null);
    }

    private async Task<ProblemHttpResult?> RefuseAsync(Guid endpointId, CancellationToken cancellationToken)
    {
        var enabled = await db.WebhookEndpoints.Where(row => row.Id == endpointId).Select(row => (bool?)row.Enabled).SingleOrDefaultAsync(cancellationToken);
        return enabled switch
        {
            null => WebhookEndpoints.Missing(),
            false => Problems.Conflict("The endpoint is switched off: switch it on first."),
            _ => null,
        };
    }

    private static WebhookDeliveryView View(WebhookDelivery row) => new(
        row.Id,
        row.MessageId,
        row.Type,
        row.State,
        row.Attempts,
        row.CreatedAt,
        row.LastAt,
        row.State == WebhookDeliveryState.Pending ? row.NextAt : null,
        row.Status,
        row.Outcome,
        row.Answer,
        row.DurationMs,
        row.Payload);
}

/// <summary>The query string of the list of deliveries.</summary>
/// <param name="State">pending, delivered or failed.</param>
/// <param name="Cursor">The nextCursor of the page before.</param>
public sealed record DeliveryQuery(string? State, string? Cursor, int Limit = 50)
{
    private const int MaxLimit = 200;

    /// <returns>By field, what is wrong; empty when all is well.</returns>
    public IReadOnlyDictionary<string, string> Validate(out DeliveryFilter filter)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Limit is < 1 or > MaxLimit)
            errors["limit"] = $"limit must be 1 to {MaxLimit}.";
        if (!EnumWords.TryRead<WebhookDeliveryState>(State, out var state))
            errors["state"] = $"state must be one of {EnumWords.Of<WebhookDeliveryState>()}.";
        ListCursor? after = null;
        if (!string.IsNullOrEmpty(Cursor) && !ListCursor.TryRead(Cursor, out after))
            errors["cursor"] = "cursor must be the nextCursor of the page before.";
        filter = new DeliveryFilter(state, after, Limit);
        return errors;
    }
}

/// <param name="After">The last delivery of the page before.</param>
public sealed record DeliveryFilter(WebhookDeliveryState? State, ListCursor? After, int Limit);

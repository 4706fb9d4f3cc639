using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Lists;
using OrderSync.Contracts;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Data;
using OrderSync.Core.Orders;
using OrderSync.Core.Webhooks;

namespace OrderSync.Api.Webhooks;

/// <summary>The query string of the list of webhook events.</summary>
/// <param name="State">pending, done, ignored or rejected.</param>
/// <param name="Cursor">The nextCursor of the page before.</param>
public sealed record WebhookEventQuery(Guid? ConnectionId, string? State, string? Cursor, int Limit = 50)
{
    private const int MaxLimit = 200;

    private static readonly Dictionary<string, WebhookEventState> States =
        Enum.GetValues<WebhookEventState>().ToDictionary(state => state.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <returns>By field, what is wrong; empty when all is well.</returns>
    public IReadOnlyDictionary<string, string> Validate(out WebhookEventFilter filter)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Limit is < 1 or > MaxLimit)
            errors["limit"] = $"limit must be 1 to {MaxLimit}.";
        WebhookEventState state = default;
        if (!string.IsNullOrEmpty(State) && !States.TryGetValue(State, out state))
            errors["state"] = $"state must be one of {string.Join(", ", States.Keys.Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName))}.";
        ListCursor? after = null;
        if (!string.IsNullOrEmpty(Cursor) && !ListCursor.TryRead(Cursor, out after))
            errors["cursor"] = "cursor is not one that this list has given.";
        filter = new WebhookEventFilter(ConnectionId, string.IsNullOrEmpty(State) ? null : state, after, Limit);
        return errors;
    }
}

/// <param name="After">The place of the last event of the page before.</param>
public sealed record WebhookEventFilter(Guid? ConnectionId, WebhookEventState? State, ListCursor? After, int Limit);

/// <summary>Events as the Api shows them: by the time they came in, newest first, read by keyset.</summary>
public sealed class WebhookEventReader(OrderSyncDb database)
{
    public async Task<CursorPage<WebhookEventView>> ReadAsync(WebhookEventFilter filter, CancellationToken cancellationToken)
    {
        var events = database.WebhookEvents.AsNoTracking();
        if (filter.ConnectionId is { } connection)
            events = events.Where(row => row.ConnectionId == connection);
        if (filter.State is { } state)
            events = events.Where(row => row.State == state);
        if (filter.After is { } after)
            events = events.Where(row => EF.Functions.LessThan(ValueTuple.Create(row.ReceivedAt, row.Id), ValueTuple.Create(after.At, after.Id)));
        var rows = await Describe(events.OrderByDescending(row => row.ReceivedAt).ThenByDescending(row => row.Id).Take(filter.Limit + 1))
            .ToListAsync(cancellationToken);
        return CursorPages.Of(rows, filter.Limit, row => new ListCursor(row.ReceivedAt, row.Id).ToString());
    }

    public async Task<WebhookEventDetailView?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var one = database.WebhookEvents.AsNoTracking().Where(row => row.Id == id);
        if (await Describe(one).SingleOrDefaultAsync(cancellationToken) is not { } view)
            return null;
        var payload = await one.Select(row => row.Payload).SingleAsync(cancellationToken);
        return new WebhookEventDetailView(view, RawPayload.Read(payload));
    }

    private IQueryable<WebhookEventView> Describe(IQueryable<WebhookEvent> events) => events.Select(row => new WebhookEventView(
        row.Id,
        row.ConnectionId,
        row.PlatformEvent,
        row.State,
        row.Reason,
        row.ExternalId,
        database.Orders.Where(order => order.ConnectionId == row.ConnectionId && order.ExternalId == row.ExternalId)
            .Select(order => (Guid?)order.Id).FirstOrDefault(),
        row.ReceivedAt,
        row.ProcessedAt,
        row.Deliveries,
        row.Attempts,
        row.Payload.Length > 0));
}

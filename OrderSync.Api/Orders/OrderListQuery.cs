using OrderSync.Api.Lists;
using OrderSync.Contracts.Orders;

namespace OrderSync.Api.Orders;

/// <summary>The query string of the list of orders.</summary>
/// <param name="Cursor">The nextCursor of the page before.</param>
public sealed record OrderListQuery(
    string? Platform, Guid? ConnectionId, string? Status, DateTimeOffset? From, DateTimeOffset? To, string? Q, string? Cursor, int Limit = 50)
{
    private const int MaxLimit = 200;
    private const int MaxText = 100;

    private static readonly Dictionary<string, OrderStatus> Statuses =
        Enum.GetValues<OrderStatus>().ToDictionary(status => status.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <returns>By field, what is wrong; empty when all is well.</returns>
    public IReadOnlyDictionary<string, string> Validate(out OrderFilter filter)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Limit is < 1 or > MaxLimit)
            errors["limit"] = $"limit must be 1 to {MaxLimit}.";
        OrderStatus status = default;
        if (!string.IsNullOrEmpty(Status) && !Statuses.TryGetValue(Status, out status))
            errors["status"] = $"status must be one of {string.Join(", ", Statuses.Keys.Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName))}.";
        if (From >= To)
            errors["to"] = "to must be after from.";
        if (Q?.Trim().Length > MaxText)
            errors["q"] = $"q must have at most {MaxText} characters.";
        ListCursor? after = null;
        if (!string.IsNullOrEmpty(Cursor) && !ListCursor.TryRead(Cursor, out after))
            errors["cursor"] = "cursor is not one that this list has given.";
        filter = new OrderFilter(
            string.IsNullOrEmpty(Platform) ? null : Platform,
            ConnectionId,
            string.IsNullOrEmpty(Status) ? null : status,
            From?.ToUniversalTime(),
            To?.ToUniversalTime(),
            string.IsNullOrWhiteSpace(Q) ? null : Q.Trim(),
            after,
            Limit);
        return errors;
    }
}

/// <param name="After">The last order of the page before.</param>
public sealed record OrderFilter(
    string? Platform,
    Guid? ConnectionId,
    OrderStatus? Status,
    DateTimeOffset? From,
    DateTimeOffset? To,
    string? Text,
    ListCursor? After,
    int Limit);

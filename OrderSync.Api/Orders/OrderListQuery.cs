using OrderSync.Api.Lists;
using OrderSync.Contracts.Orders;

namespace OrderSync.Api.Orders;

/// <summary>The query string of the list of orders.</summary>
/// <param name="AgentId">Whose they are, or were until they were done.</param>
/// <param name="Waiting">True: only those that wait for an agent.</param>
/// <param name="Sort">Newest first where it is empty.</param>
/// <param name="Cursor">The nextCursor of the page before.</param>
public sealed record OrderListQuery(
    string? Platform,
    Guid? ConnectionId,
    string? Status,
    DateTimeOffset? From,
    DateTimeOffset? To,
    string? Q,
    Guid? AgentId,
    bool? Waiting,
    string? Sort,
    string? Cursor,
    int Limit = 50)
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
        if (AgentId is not null && Waiting is true)
            errors["waiting"] = "waiting orders have no agent: send either agentId or waiting.";
        if (!EnumWords.TryRead<OrderSort>(Sort, out var sort))
            errors["sort"] = $"sort must be one of {EnumWords.Of<OrderSort>()}.";
        ListCursor? after = null;
        TotalCursor? afterTotal = null;
        var isCursor = string.IsNullOrEmpty(Cursor)
            || (sort?.IsByTotal() is true ? TotalCursor.TryRead(Cursor, out afterTotal) : ListCursor.TryRead(Cursor, out after));
        if (!isCursor)
            errors["cursor"] = "cursor is not one that this list has given, in this order.";
        var text = string.IsNullOrWhiteSpace(Q) ? null : Q.Trim();
        filter = new OrderFilter(
            string.IsNullOrEmpty(Platform) ? null : Platform,
            ConnectionId,
            string.IsNullOrEmpty(Status) ? null : status,
            From?.ToUniversalTime(),
            To?.ToUniversalTime(),
            text,
            AgentId,
            Waiting is true,
            sort ?? OrderSort.Newest,
            after,
            afterTotal,
            Limit)
        {
            Terms = text is null || errors.ContainsKey("q") ? [] : SearchTerms.Of(text),
        };
        return errors;
    }
}

/// <param name="After">The last order of the page before; where the list is sorted by total, <paramref name="AfterTotal"/> instead.</param>
public sealed record OrderFilter(
    string? Platform,
    Guid? ConnectionId,
    OrderStatus? Status,
    DateTimeOffset? From,
    DateTimeOffset? To,
    string? Text,
    Guid? AgentId,
    bool IsWaiting,
    OrderSort Sort,
    ListCursor? After,
    TotalCursor? AfterTotal,
    int Limit)
{
    /// <inheritdoc cref="SearchTerms.Of"/>
    public IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> Terms { get; init; } = [];

    /// <summary>Where those that wait for an agent are asked for: which they are.</summary>
    public WaitingOrders? Waiting { get; init; }
}

/// <param name="Since">When they were placed, at the earliest.</param>
public sealed record WaitingOrders(string[] Statuses, DateTimeOffset Since);

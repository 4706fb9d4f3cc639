using OrderSync.Contracts.Orders;

namespace OrderSync.Core.Orders;

/// <summary>An order on its way into the database, with the bytes that it was read from.</summary>
/// <param name="Hash">See <see cref="RawPayload.Hash"/>.</param>
public sealed record IncomingOrder(OrderSnapshot Order, ReadOnlyMemory<byte> Payload, byte[] Hash)
{
    /// <summary>How far a platform's clock may be ahead of ours.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>A shop whose clock is a time zone off dates its orders by less than this ahead.</summary>
    private static readonly TimeSpan FarAhead = TimeSpan.FromDays(1);

    /// <summary>Of a stored time of change: null where it lies in the future, for then it must not hide all later readings.</summary>
    public static DateTimeOffset? Believed(DateTimeOffset? changedAt, DateTimeOffset now) => changedAt > now + ClockSkew ? null : changedAt;

    /// <summary>The last moment at which it may have changed there; null where the platform does not say, or cannot be believed.</summary>
    public DateTimeOffset? ChangedBy => Order.PlatformUpdatedAt + Order.PlatformUpdatedSpread;

    /// <summary>As it is to be taken when it is received: a change in the future decides nothing, and an order of the future is doubtful.</summary>
    public IncomingOrder ReceivedAt(DateTimeOffset receivedAt)
    {
        var order = Order;
        if (order.PlatformUpdatedAt > receivedAt + ClockSkew)
            order = order with { PlatformUpdatedAt = null, PlatformUpdatedSpread = TimeSpan.Zero };
        if (order.PlacedAt > receivedAt + FarAhead && !order.Problems.Contains(OrderProblem.DatedAhead))
            order = order with { Problems = [.. order.Problems, OrderProblem.DatedAhead] };
        return ReferenceEquals(order, Order) ? this : this with { Order = order };
    }
}

/// <param name="ExternalId">Where at least that could be read.</param>
public sealed record IncomingRejection(string? ExternalId, string Reason, ReadOnlyMemory<byte> Payload);

/// <summary>What one transaction writes for one connection.</summary>
public sealed record OrderBatch(
    Guid CompanyId,
    Guid ConnectionId,
    Guid? RunId,
    DateTimeOffset ReceivedAt,
    IReadOnlyList<IncomingOrder> Orders,
    IReadOnlyList<IncomingRejection> Rejections)
{
    public IReadOnlyList<IncomingOrder> Orders { get; } = [.. Orders.Select(order => order.ReceivedAt(ReceivedAt))];

    /// <summary>What is stored as changed later than this is not believed: it must not hide all later readings.</summary>
    public DateTimeOffset BelievedUntil => ReceivedAt + IncomingOrder.ClockSkew;
}

public enum WriteOutcome
{
    /// <summary>The stored order is the same, or newer.</summary>
    Unchanged,
    Created,
    Updated,
}

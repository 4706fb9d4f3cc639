namespace OrderSync.Core.Orders;

/// <summary>An order on its way into the database, with the bytes that it was read from.</summary>
/// <param name="Hash">See <see cref="RawPayload.Hash"/>.</param>
public sealed record IncomingOrder(OrderSnapshot Order, ReadOnlyMemory<byte> Payload, byte[] Hash);

/// <param name="ExternalId">Where at least that could be read.</param>
public sealed record IncomingRejection(string? ExternalId, string Reason, ReadOnlyMemory<byte> Payload);

/// <summary>What one transaction writes for one connection.</summary>
public sealed record OrderBatch(
    Guid CompanyId,
    Guid ConnectionId,
    Guid? RunId,
    DateTimeOffset ReceivedAt,
    IReadOnlyList<IncomingOrder> Orders,
    IReadOnlyList<IncomingRejection> Rejections);

public enum WriteOutcome
{
    /// <summary>The stored order is the same, or newer.</summary>
    Unchanged,
    Created,
    Updated,
}

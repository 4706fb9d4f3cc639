using OrderSync.Contracts.Orders;

namespace OrderSync.Core.Orders;

/// <summary>One order as one answer of the platform shows it, in OrderSync's own terms.</summary>
/// <param name="ExternalId">The platform's id: with the connection it identifies the order.</param>
/// <param name="Number">What the merchant calls the order; the external id where the platform has no other.</param>
/// <param name="PlatformStatus">The platform's own word, as sent.</param>
/// <param name="Currency">ISO 4217; null only where the platform gives neither amount nor currency.</param>
/// <param name="Total">In major units, what the customer is to pay. So are the other amounts.</param>
/// <param name="Subtotal">Of the lines, before <see cref="Discounts"/> and <see cref="Credits"/>.</param>
/// <param name="PlacedAt">UTC.</param>
/// <param name="PlatformUpdatedAt">UTC; null where the platform does not say. An older one never overwrites a newer one.</param>
public sealed record OrderSnapshot(
    string ExternalId,
    string Number,
    OrderStatus Status,
    string PlatformStatus,
    OrderCustomer Customer,
    OrderAddress Address,
    string? Currency,
    decimal? Total,
    decimal? Subtotal,
    decimal? Shipping,
    decimal? Tax,
    string? Tracking,
    DateTimeOffset PlacedAt,
    DateTimeOffset? PlatformUpdatedAt,
    IReadOnlyList<OrderLineSnapshot> Lines)
{
    /// <summary>How much later than <see cref="PlatformUpdatedAt"/> the change may have been: see <see cref="Platforms.Json.WireTime"/>.</summary>
    public TimeSpan PlatformUpdatedSpread { get; init; }

    /// <summary>The connector's own word on whether the platform may still change the order; null: as long as its status is not an end.</summary>
    public bool? MayChange { get; init; }

    /// <summary>What was taken off the lines' prices; positive. Null where the platform does not say. So are the credits.</summary>
    public decimal? Discounts { get; init; }

    /// <summary>What lines of a negative price take off, such as a voucher or a deposit; positive.</summary>
    public decimal? Credits { get; init; }

    /// <summary>What was paid back afterwards; the total stays what it was.</summary>
    public decimal? Refunded { get; init; }

    public PaymentStatus? PaymentStatus { get; init; }

    public FulfilmentStatus? FulfilmentStatus { get; init; }

    /// <summary>What is doubtful about the order. It is stored all the same, and shown with them.</summary>
    public IReadOnlyList<OrderProblem> Problems { get; init; } = [];
}

public sealed record OrderCustomer(string? Name, string? Email, string? Phone);

/// <param name="Country">ISO 3166 alpha-2 where the platform gives or implies it.</param>
public sealed record OrderAddress(string? Street, string? City, string? Region, string? PostalCode, string? Country);

/// <param name="UnitPrice">In major units of the order's currency; null where the platform does not say. So is the total.</param>
public sealed record OrderLineSnapshot(string? ExternalId, string? Sku, string Title, decimal Quantity, decimal? UnitPrice, decimal? Total);

using OrderSync.Contracts.Orders;

namespace OrderSync.Core.Orders;

/// <summary>One order as one answer of the platform shows it, in OrderSync's own terms.</summary>
/// <param name="ExternalId">The platform's id: with the connection it identifies the order.</param>
/// <param name="Number">What the merchant calls the order; the external id where the platform has no other.</param>
/// <param name="PlatformStatus">The platform's own word, as sent.</param>
/// <param name="Currency">ISO 4217; null only where the platform gives neither amount nor currency.</param>
/// <param name="Total">In major units, exactly as the platform gave it. So are the other amounts.</param>
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
    IReadOnlyList<OrderLineSnapshot> Lines);

public sealed record OrderCustomer(string? Name, string? Email, string? Phone);

/// <param name="Country">ISO 3166 alpha-2 where the platform gives or implies it.</param>
public sealed record OrderAddress(string? Street, string? City, string? Region, string? PostalCode, string? Country);

/// <param name="UnitPrice">In major units of the order's currency; null where the platform does not say. So is the total.</param>
public sealed record OrderLineSnapshot(string? ExternalId, string? Sku, string Title, decimal Quantity, decimal? UnitPrice, decimal? Total);

using OrderSync.Contracts.Orders;

namespace OrderSync.Core.Orders;

public static class OrderStatusRules
{
    /// <summary>After these an order is not expected to change; all others are "open" and are read again.</summary>
    public static bool IsTerminal(this OrderStatus status) =>
        status is OrderStatus.Delivered or OrderStatus.Cancelled or OrderStatus.Returned;
}

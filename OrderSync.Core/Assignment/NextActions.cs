using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Orders;

namespace OrderSync.Core.Assignment;

/// <summary>What an agent does next with an order, in words.</summary>
public static class NextActions
{
    public static string For(OrderStatus status, AssignmentState state) => state switch
    {
        AssignmentState.Done => "Nothing: it is done.",
        AssignmentState.Closed or AssignmentState.Released => "Nothing: it is not with you any more.",
        _ => For(status),
    };

    private static string For(OrderStatus status) => status switch
    {
        OrderStatus.Pending => "Call the customer: confirm the order or cancel it.",
        OrderStatus.Confirmed => "Check address and goods, then hand it to the carrier.",
        OrderStatus.Processing => "See that it is shipped.",
        OrderStatus.PartiallyShipped => "See that the rest is shipped.",
        OrderStatus.Shipped => "Follow the parcel; call the customer when it is near.",
        OrderStatus.PartiallyDelivered => "See that the rest is delivered.",
        _ => "Look the order up on its platform.",
    };
}

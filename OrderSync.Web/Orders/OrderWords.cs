using OrderSync.Contracts.Orders;

namespace OrderSync.Web.Orders;

public static class OrderWords
{
    public static string Status(OrderStatus status) => status switch
    {
        OrderStatus.PartiallyShipped => "partly shipped",
        OrderStatus.PartiallyDelivered => "partly delivered",
        _ => status.ToString().ToLowerInvariant(),
    };

    public static (string Tone, string Icon) Look(OrderStatus status) => status switch
    {
        OrderStatus.Pending => ("quiet", "fa-regular fa-clock"),
        OrderStatus.Confirmed or OrderStatus.Processing => ("run", "fa-solid fa-gears"),
        OrderStatus.PartiallyShipped or OrderStatus.Shipped => ("wait", "fa-solid fa-truck"),
        OrderStatus.PartiallyDelivered or OrderStatus.Delivered => ("ok", "fa-solid fa-check"),
        OrderStatus.Cancelled => ("bad", "fa-solid fa-xmark"),
        OrderStatus.Returned => ("warn", "fa-solid fa-rotate-left"),
        _ => ("quiet", "fa-regular fa-circle-question"),
    };

    public static string Payment(PaymentStatus status) => status switch
    {
        PaymentStatus.PartiallyPaid => "partly paid",
        PaymentStatus.PartiallyRefunded => "partly refunded",
        _ => status.ToString().ToLowerInvariant(),
    };

    public static string Fulfilment(FulfilmentStatus status) => status switch
    {
        FulfilmentStatus.PartiallyShipped => "partly shipped",
        FulfilmentStatus.PartiallyDelivered => "partly delivered",
        _ => status.ToString().ToLowerInvariant(),
    };

    public static string Problem(OrderProblem problem) => problem switch
    {
        OrderProblem.DatedAhead => "The platform dates this order more than a day after it was read. It is kept, and left out of what is newest.",
        OrderProblem.NoTotal => "The platform sent no total for this order, so it is in no sum.",
        OrderProblem.SumDiffers => "Subtotal, shipping and tax, less discounts and credits, are not the total that the platform sent.",
        _ => problem.ToString(),
    };

    public static string ShortProblem(OrderProblem problem) => problem switch
    {
        OrderProblem.DatedAhead => "dated ahead",
        OrderProblem.NoTotal => "no total",
        OrderProblem.SumDiffers => "sum differs",
        _ => problem.ToString(),
    };

    public static string Sort(OrderSort sort) => sort switch
    {
        OrderSort.Newest => "Newest first",
        OrderSort.Oldest => "Oldest first",
        OrderSort.HighestTotal => "Highest total",
        OrderSort.LowestTotal => "Lowest total",
        _ => sort.ToString(),
    };

    public static string Place(string? city, string? country) =>
        string.Join(", ", new[] { city, country }.Where(part => !string.IsNullOrWhiteSpace(part)));
}

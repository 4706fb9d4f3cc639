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

    public static string Place(string? city, string? country) =>
        string.Join(", ", new[] { city, country }.Where(part => !string.IsNullOrWhiteSpace(part)));
}

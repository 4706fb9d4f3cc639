namespace OrderSync.Sandbox.Vendure;

/// <summary>What orders can be filtered and sorted by, in the order of the schema, which is also the order in which sort keys count.</summary>
internal static class OrderFields
{
    /// <summary>Reads text, a number (double), a flag or a time (microseconds); null where the order has none.</summary>
    public delegate object? Reader(ulong seed, in OrderFacts order);

    public static readonly IReadOnlyList<(string Name, Reader Read)> All =
    [
        ("customerLastName", (seed, in order) => new OrderNode(seed, order).Customer?.LastName),
        ("transactionId", (seed, in order) => new OrderNode(seed, order).Payments is [var payment, ..] ? payment.TransactionId : null),
        ("aggregateOrderId", (_, in _) => null),
        ("id", (_, in order) => order.Id),
        ("createdAt", (_, in order) => order.CreatedAt),
        ("updatedAt", (_, in order) => order.UpdatedAt),
        ("type", (_, in _) => "Regular"),
        ("orderPlacedAt", (_, in order) => order.PlacedAt),
        ("code", (seed, in order) => new OrderNode(seed, order).Code),
        ("state", (_, in order) => order.State.Text),
        ("active", (_, in order) => order.Active),
        ("totalQuantity", (seed, in order) => (double)new OrderNode(seed, order).TotalQuantity),
        ("subTotal", (seed, in order) => (double)new OrderNode(seed, order).SubTotal),
        ("subTotalWithTax", (seed, in order) => (double)new OrderNode(seed, order).SubTotalWithTax),
        ("currencyCode", (seed, in order) => new OrderNode(seed, order).CurrencyCode),
        ("shipping", (seed, in order) => (double)new OrderNode(seed, order).Shipping),
        ("shippingWithTax", (seed, in order) => (double)new OrderNode(seed, order).ShippingWithTax),
        ("total", (seed, in order) => (double)new OrderNode(seed, order).Total),
        ("totalWithTax", (seed, in order) => (double)new OrderNode(seed, order).TotalWithTax),
    ];

    public static Reader Named(string name) => All.First(field => field.Name == name).Read;
}

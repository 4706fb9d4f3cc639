using System.Runtime.InteropServices;
using OrderSync.Sandbox.EcoManager.Content;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>What is true of an order, whatever spelling the wire gives it. Times are Unix seconds.</summary>
internal readonly record struct OrderFacts(long Index, long Id, long CreatedAt, long UpdatedAt, Word State, Basket Basket)
{
    public static OrderFacts Of(OrderBook book, in OrderEntry entry)
    {
        var dice = new Seeded(book.Seed, entry.Index, Streams.State);
        var state = States.Process.At((book.EndsAt - entry.At) / 86_400.0, ref dice);
        var days = States.IsTerminal(state) ? 2 + dice.Below(8) : 1;
        var updated = entry.At + dice.Below((int)Math.Clamp(book.EndsAt - entry.At, 1, days * 86_400));
        var (now, at) = entry.Change is { } change ? (change.State, change.At) : (state, updated);
        return new OrderFacts(entry.Index, entry.Id, entry.At, at, now, Basket.Of(book.Seed, entry.Index));
    }

    /// <summary>Products and delivery, in hundredths of a dinar.</summary>
    public long Total => (Basket.Products * 100L) + Basket.Delivery;
}

/// <param name="Products">Sum of the items, in whole dinars.</param>
/// <param name="Delivery">In hundredths of a dinar.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Basket(int ItemCount, int Products, int Delivery, ulong Seed)
{
    public static Basket Of(ulong seed, long index)
    {
        var dice = new Seeded(seed, index, Streams.Basket);
        var roll = dice.Below(100);
        var basket = new Basket(roll switch { < 62 => 1, < 86 => 2, < 96 => 3, _ => 4 }, 0, 0, dice.Next());
        var products = 0;
        for (var item = 0; item < basket.ItemCount; item++)
            products += basket.Item(item).Sum;
        // A few deliveries cost half a dinar more: a total need not be a whole number.
        var delivery = (400 + (50 * dice.Below(12))) * 100 + (dice.Chance(4) ? 50 : 0);
        return basket with { Products = products, Delivery = delivery };
    }

    public OrderItem Item(int number)
    {
        var dice = new Seeded(Seed, number);
        var product = Content.Products.All[dice.Below(Content.Products.All.Length)];
        return new OrderItem(product, dice.Chance(75) ? 1 : 2 + dice.Below(3));
    }
}

internal readonly record struct OrderItem(Product Product, int Quantity)
{
    public int Sum => Product.Price * Quantity;
}

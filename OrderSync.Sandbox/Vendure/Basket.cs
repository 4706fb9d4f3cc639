using OrderSync.Sandbox.Shops;
using OrderSync.Sandbox.Vendure.Content;

namespace OrderSync.Sandbox.Vendure;

/// <summary>What a customer put into the cart, and how it is to be sent.</summary>
/// <param name="Coupon">Ten percent off every line.</param>
internal sealed record Basket(Buyer Buyer, IReadOnlyList<(Product Product, int Quantity)> Items, bool Coupon, bool GiftWrap, bool Express)
{
    private const int Buyers = 5_000;

    public static Basket Of(ulong seed, long index)
    {
        var dice = new Seeded(seed, index, Streams.Basket);
        var buyer = Buyer.Of(seed, 1 + dice.Below(Buyers));
        var first = dice.Below(Product.All.Length);
        var count = dice.Below(100) switch { < 55 => 1, < 82 => 2, < 95 => 3, _ => 4 };
        var items = new (Product, int)[count];
        // Neighbours in the catalogue: an order has one line for a product.
        for (var item = 0; item < count; item++)
            items[item] = (Product.All[(first + item) % Product.All.Length], dice.Chance(75) ? 1 : 2 + dice.Below(3));
        return new Basket(buyer, items, dice.Chance(8), dice.Chance(5), dice.Chance(22));
    }
}

using OrderSync.Sandbox.EcoManager.Webhooks;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager;

internal sealed class EcoManagerShops(IConfiguration configuration, TimeProvider time)
    : ShopDirectory<EcoManagerShop, EcoManagerSettings>(configuration)
{
    /// <summary>Delivers what the shops' webhooks tell of. Set before the first call, as it looks at the shops itself.</summary>
    public WebhookSender? Sender { get; set; }

    protected override EcoManagerShop Make(string name, EcoManagerSettings settings)
    {
        var shop = new EcoManagerShop(name, settings, time);
        shop.Book.Listener = news => Sender?.Send(shop.Webhooks.Of(news));
        return shop;
    }
}

using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager;

internal sealed class EcoManagerShops(IConfiguration configuration, TimeProvider time)
    : ShopDirectory<EcoManagerShop, EcoManagerSettings>(configuration)
{
    protected override EcoManagerShop Make(string name, EcoManagerSettings settings) => new(name, settings, time);
}

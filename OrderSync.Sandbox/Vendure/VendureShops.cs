using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Vendure;

internal sealed class VendureShops(IConfiguration configuration, TimeProvider time)
    : ShopDirectory<VendureShop, VendureSettings>(configuration)
{
    protected override VendureShop Make(string name, VendureSettings settings) => new(name, settings, time);
}

using OrderSync.Sandbox.EcoManager;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Maystro;

internal sealed class MaystroShops(EcoManagerShops orders, IConfiguration configuration, TimeProvider time)
    : ShopDirectory<MaystroShop, MaystroSettings>(configuration)
{
    /// <summary>Made of the shop on EcoManager as that is now: to be set after it.</summary>
    protected override MaystroShop Make(string name, MaystroSettings settings)
    {
        var shipped = orders.Find(settings.Ships ?? name)!;
        var followed = settings with
        {
            Ships = shipped.Name,
            Orders = shipped.Settings.Orders,
            Days = shipped.Settings.Days,
            Seed = shipped.Seed,
            FirstId = shipped.Settings.FirstId,
            GapMonths = shipped.Settings.GapMonths,
            EndsAt = shipped.EndsAt,
        };
        return new MaystroShop(name, followed, shipped, time);
    }
}

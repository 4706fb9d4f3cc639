using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Vendure;

/// <summary>Vendure's admin API (3.7.3), one shop under each base address.</summary>
internal static class VendureApi
{
    public static void MapVendure(this IEndpointRouteBuilder app)
    {
        var shops = ActivatorUtilities.CreateInstance<VendureShops>(app.ServiceProvider);
        var gate = app.ServiceProvider.GetRequiredService<ShopGate>();
        var server = new VendureServer();
        // A wrong address is answered as the platform would, and can be found in the ledger.
        app.Map("/vendure/{shop}/{**rest}", context => gate.PassAsync(
            context,
            shops.Find((string)context.Request.RouteValues["shop"]!),
            (shop, entry) => new VendureCall(context, shop, entry, server)));
        // Its pages have no cursor that could lead astray.
        app.MapShopControl("vendure", shops, FaultKind.RepeatedPage, FaultKind.CursorLoop);
    }
}

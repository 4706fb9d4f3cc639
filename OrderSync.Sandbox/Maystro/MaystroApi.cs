using System.Globalization;
using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Maystro;

/// <summary>The reading half of Maystro's classic API, one account under each base address.</summary>
internal static class MaystroApi
{
    public static void MapMaystro(this IEndpointRouteBuilder app)
    {
        var shops = ActivatorUtilities.CreateInstance<MaystroShops>(app.ServiceProvider);
        var gate = app.ServiceProvider.GetRequiredService<ShopGate>();
        var shop = app.MapGroup("/maystro/{shop}");
        shop.MapGet("/api/stores/orders/", context => PassAsync(context, IsPage(context), List));
        shop.MapGet("/api/stores/orders/{id}/", context => PassAsync(context, isPage: false, Single));
        shop.MapGet("/api/stores/history_order/{id}", context => PassAsync(context, isPage: false, History));
        // A wrong address is answered as the platform would, and can be found in the ledger.
        shop.Map("/{**rest}", context => PassAsync(context, isPage: false, Nothing));
        app.MapShopControl("maystro", shops, FaultKind.RepeatedPage, FaultKind.CursorLoop);

        Task PassAsync(HttpContext context, bool isPage, MaystroRead read) => gate.PassAsync(
            context,
            shops.Find((string)context.Request.RouteValues["shop"]!),
            (shop, entry) => new MaystroCall(context, shop, entry, isPage, read));
    }

    private static bool IsPage(HttpContext context) =>
        !context.Request.Query.ContainsKey("external_order_id") && !context.Request.Query.ContainsKey("display_id");

    private static ParcelListAnswer? List(MaystroCall call)
    {
        var query = call.Context.Request.Query;
        var page = query["external_order_id"] is [{ Length: > 0 } reference] ? ParcelPage.Of(ByReference(call.Shop, reference))
            : query["display_id"] is [{ Length: > 0 } tracking] ? ParcelPage.Of(ByTracking(call.Shop, tracking))
            : ParcelPage.Read(call.Shop.Book, query["page"], call.Shop.Settings.PageSize);
        return page is null ? null : new ParcelListAnswer(call, page);
    }

    private static List<long> ByReference(MaystroShop shop, string reference) =>
        shop.TryFind(reference, out var parcel) ? [parcel.Id] : [];

    private static List<long> ByTracking(MaystroShop shop, string tracking) =>
        long.TryParse(tracking, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? [.. ParcelFacts.IdsOf(number).Where(id => shop.TryGet(id, out var parcel) && parcel.Tracking == number)]
            : [];

    private static SingleParcelAnswer? Single(MaystroCall call) => TryFind(call, out var parcel) ? new(call, parcel) : null;

    private static HistoryAnswer? History(MaystroCall call) => TryFind(call, out var parcel) ? new(parcel) : null;

    private static IShopAnswer? Nothing(MaystroCall call) => null;

    private static bool TryFind(MaystroCall call, out ParcelFacts parcel)
    {
        parcel = default;
        return ParcelFacts.TryId((string)call.Context.Request.RouteValues["id"]!, out var uuid, out var id)
            && call.Shop.TryGet(id, out parcel)
            && parcel.Uuid == uuid;
    }
}

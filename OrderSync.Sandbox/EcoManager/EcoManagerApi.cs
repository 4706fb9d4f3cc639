using System.Globalization;
using OrderSync.Sandbox.EcoManager.Webhooks;
using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>EcoManager's wire API (version 2 of its shop API), one shop under each base address.</summary>
internal static class EcoManagerApi
{
    public static IServiceCollection AddEcoManager(this IServiceCollection services) => services
        .AddSingleton<EcoManagerShops>()
        .AddSingleton<WebhookSender>()
        .AddHostedService(provider => provider.GetRequiredService<WebhookSender>());

    public static void MapEcoManager(this IEndpointRouteBuilder app)
    {
        var shops = app.ServiceProvider.GetRequiredService<EcoManagerShops>();
        shops.Sender = app.ServiceProvider.GetRequiredService<WebhookSender>();
        var gate = app.ServiceProvider.GetRequiredService<ShopGate>();
        var shop = app.MapGroup("/ecomanager/{shop}");
        shop.MapGet("/api/shop/v2/orders", context => PassAsync(context, isPage: true, List));
        shop.MapGet("/api/shop/v2/orders/{id}", context => PassAsync(context, isPage: false, Single));
        ActivatorUtilities.CreateInstance<WebhookApi>(app.ServiceProvider).Map(shop);
        // A wrong address is answered as the platform would, and can be found in the ledger.
        shop.Map("/{**rest}", context => PassAsync(context, isPage: false, Nothing));
        app.MapShopControl("ecomanager", shops);
        app.MapWebhookControl(shops);

        Task PassAsync(HttpContext context, bool isPage, EcoManagerRead read) => gate.PassAsync(
            context,
            shops.Find((string)context.Request.RouteValues["shop"]!),
            (shop, entry) => new EcoManagerCall(context, shop, entry, isPage, read));
    }

    private static OrderPageAnswer List(EcoManagerCall call)
    {
        var query = PageQuery.Of(call.Context.Request.Query, call.Shop.Settings.MaxPerPage);
        var asked = call.Plan.Has(FaultKind.RepeatedPage) ? query.Before() : query;
        var page = OrderPage.Read(call.Shop.Book, asked);
        if (call.Plan.Has(FaultKind.CursorLoop))
            page = page.LeadingToItself(query.Descending);
        return new OrderPageAnswer(call, query, page);
    }

    private static SingleOrderAnswer? Single(EcoManagerCall call)
    {
        var text = (string?)call.Context.Request.RouteValues["id"];
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && call.Shop.TryGet(id, out var order)
            ? new SingleOrderAnswer(call, order)
            : null;
    }

    private static IShopAnswer? Nothing(EcoManagerCall call) => null;
}

using OrderSync.Worker.Runs;
using OrderSync.Worker.Webhooks;

namespace OrderSync.Worker.Shipping;

public static class ShippingSetup
{
    public static void AddShipping(this IHostApplicationBuilder builder)
    {
        builder.Services.Configure<ShippingOptions>(builder.Configuration.GetSection("Shipping"));
        builder.Services.AddSingleton<OpenOrders>().AddSingleton<IRunHandler, ShippingHandler>().AddSingleton<IHintReader, ShipmentHints>();
    }
}

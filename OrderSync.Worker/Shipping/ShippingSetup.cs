using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Shipping;

public static class ShippingSetup
{
    public static void AddShipping(this IHostApplicationBuilder builder)
    {
        builder.Services.Configure<ShippingOptions>(builder.Configuration.GetSection("Shipping"));
        builder.Services.AddSingleton<OpenOrders>().AddSingleton<IRunHandler, ShippingHandler>();
    }
}

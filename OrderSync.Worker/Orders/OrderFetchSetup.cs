using OrderSync.Worker.Coverage;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Orders;

public static class OrderFetchSetup
{
    public static IServiceCollection AddOrderFetching(this IServiceCollection services) => services
        .AddSingleton<StoredOrders>()
        .AddSingleton<OrderPipeline>()
        .AddSingleton<CoverageBook>()
        .AddSingleton<OrderReading>()
        .AddSingleton<OrderWindowFetch>()
        .AddSingleton<OrderWalkFetch>()
        .AddSingleton<IRunHandler, OrderFetchHandler>();
}

using OrderSync.Core.Orders;
using OrderSync.Core.Orders.Search;
using OrderSync.Worker.Coverage;
using OrderSync.Worker.Orders.Search;
using OrderSync.Worker.Runs;
using OrderSync.Worker.Webhooks;

namespace OrderSync.Worker.Orders;

public static class OrderFetchSetup
{
    public static IServiceCollection AddOrderFetching(this IServiceCollection services) => services
        .AddSingleton<StoredOrders>()
        .AddSingleton<OrderStatistics>()
        .AddSingleton<OrderSearchFill>()
        .AddHostedService<OrderSearchWork>()
        .AddSingleton<OrderPipeline>()
        .AddSingleton<StoringPages>()
        .AddSingleton<CountingPages>()
        .AddSingleton<ComparingPages>()
        .AddSingleton<PageWriters>()
        .AddSingleton<SeenOrders>()
        .AddSingleton<DryRunPlan>()
        .AddSingleton<CoverageBook>()
        .AddSingleton<LookBacks>()
        .AddSingleton<OrderReading>()
        .AddSingleton<OrderWindowFetch>()
        .AddSingleton<OrderWalkFetch>()
        .AddSingleton<IHintReader, OrderHints>()
        .AddSingleton<IRunHandler, OrderFetchHandler>()
        .AddSingleton<IRunHandler, ReconcileHandler>();
}

namespace OrderSync.Api.Runs;

public static class RunSetup
{
    public static IServiceCollection AddRuns(this IServiceCollection services) => services
        .AddMemoryCache()
        .AddSingleton<OrderCounts>()
        .AddSingleton<OperationsFigures>()
        .AddSingleton<QueueReasons>()
        .AddScoped<RunQueries>()
        .AddScoped<RetryActs>()
        .AddScoped<FetchRefusals>()
        .AddScoped<RangePlaces>()
        .AddScoped<RunDifferences>()
        .AddScoped<RunActs>()
        .AddScoped<RunStart>()
        .AddScoped<OrderFetchStart>();
}

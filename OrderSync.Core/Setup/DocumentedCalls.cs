using Microsoft.Extensions.DependencyInjection;
using OrderSync.Core.Platforms.Calls;

namespace OrderSync.Core.Setup;

/// <summary>
/// Limits and retries of platforms as documents say them, by the platform's key. They hold for every connection to it, from the
/// first day of its connector on; configuration and the connection's own settings go before them.
/// </summary>
public static class DocumentedCalls
{
    public static IServiceCollection AddDocumentedCalls(this IServiceCollection services) => services.Configure<PlatformCallOptions>(options =>
    {
        // What menus are published with. Careem and Talabat publish no figure for such calls; these are the ones the product was asked to keep.
        options.Platforms["careem"] = Publishing(perMinute: 60, retries: 3, baseSeconds: 5, capSeconds: 300, multiplier: 2, jitter: 0.10);
        options.Platforms["talabat"] = Publishing(perMinute: 40, retries: 3, baseSeconds: 3, capSeconds: 180, multiplier: 2.5, jitter: 0.15);
        options.Platforms["deliveroo"] = Publishing(perMinute: 50, retries: 4, baseSeconds: 4, capSeconds: 240, multiplier: 2, jitter: 0.20);
        options.Platforms["amazon"] = Amazon();
    });

    private static PlatformCallDefaults Publishing(int perMinute, int retries, int baseSeconds, int capSeconds, double multiplier, double jitter) => new()
    {
        PerMinute = perMinute,
        MaxRetries = retries,
        RetryBase = TimeSpan.FromSeconds(baseSeconds),
        RetryCap = TimeSpan.FromSeconds(capSeconds),
        RetryMultiplier = multiplier,
        RetryJitter = jitter,
    };

    /// <summary>The usage plans in Amazon's own models of the Selling Partner API: reports 2021-06-30, finances v0 and 2024-06-19, sellers v1.</summary>
    private static PlatformCallDefaults Amazon() => new()
    {
        Operations =
        {
            ["createReport"] = Plan(0.0167, 15),
            ["getReport"] = Plan(2, 15),
            ["getReports"] = Plan(0.0222, 10),
            ["getReportDocument"] = Plan(0.0167, 15),
            ["cancelReport"] = Plan(0.0222, 10),
            ["listFinancialEvents"] = Plan(0.5, 30),
            ["listFinancialEventGroups"] = Plan(0.5, 30),
            ["listTransactions"] = Plan(0.5, 10),
            ["getMarketplaceParticipations"] = Plan(0.016, 15),
        },
    };

    private static OperationRate Plan(double perSecond, int burst) => new() { PerSecond = perSecond, Burst = burst };
}

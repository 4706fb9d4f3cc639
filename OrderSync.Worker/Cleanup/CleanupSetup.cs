using OrderSync.Worker.Scheduling;

namespace OrderSync.Worker.Cleanup;

public static class CleanupSetup
{
    public static IServiceCollection AddCleanup(this IServiceCollection services) => services
        .AddSingleton<CleanupRows>()
        .AddSingleton<StaleKeys>()
        .AddSingleton<TableVacuum>()
        .AddSingleton<ICompanyWork, CleanupWork>();
}

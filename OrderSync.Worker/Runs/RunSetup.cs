namespace OrderSync.Worker.Runs;

public static class RunSetup
{
    /// <summary>What every kind of run needs; a kind adds its <see cref="IRunHandler"/>.</summary>
    public static IServiceCollection AddRuns(this IServiceCollection services) => services
        .AddSingleton<RunStore>()
        .AddSingleton<RunRegistry>()
        .AddSingleton<RunProgress>()
        .AddSingleton<RunMetrics>()
        .AddSingleton<RunEnding>()
        .AddSingleton<RunScheduling>()
        .AddSingleton<RunRetrying>()
        .AddSingleton<RunWaitsFactory>()
        .AddHostedService<RunWakeUps>();
}

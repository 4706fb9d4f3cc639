using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace OrderSync.Core.Scheduling;

public static class SchedulerSetup
{
    /// <summary>What Api and Worker share of the scheduler.</summary>
    public static IServiceCollection AddSchedules(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SchedulerOptions>()
            .Bind(configuration.GetSection(SchedulerOptions.Section))
            .Validate(
                options => options.Spread >= TimeSpan.Zero && options.Spread < TimeSpan.FromHours(1),
                "Scheduler:Spread must be at least 0 and less than an hour.")
            .Validate(options => options.Sweep >= TimeSpan.FromSeconds(1), "Scheduler:Sweep must be at least a second.")
            .ValidateOnStart();
        return services
            .AddSingleton<SchedulerMirror>()
            .AddSingleton<SchedulerNews>()
            .AddSingleton<DefaultSchedules>()
            .AddSingleton<SchedulerSwitching>()
            .AddSingleton<RunHours>()
            .AddSingleton<ScheduledRuns>()
            .AddSingleton<ScheduleFirings>();
    }
}

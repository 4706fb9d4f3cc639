namespace OrderSync.Api.Scheduling;

public static class SchedulerSetup
{
    public static IServiceCollection AddScheduler(this IServiceCollection services) => services
        .AddScoped<ScheduleReader>()
        .AddScoped<ScheduleEditor>()
        .AddScoped<SchedulerActs>()
        .AddScoped<SchedulerStatus>()
        .AddScoped<RetentionEditor>()
        .AddScoped<FiringHistory>();
}

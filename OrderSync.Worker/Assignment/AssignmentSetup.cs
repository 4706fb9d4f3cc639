namespace OrderSync.Worker.Assignment;

public static class AssignmentSetup
{
    /// <summary>Beside the sweep, which QuartzSetup schedules.</summary>
    public static IServiceCollection AddAssignment(this IServiceCollection services) => services.AddHostedService<AssignmentWakeUps>();
}

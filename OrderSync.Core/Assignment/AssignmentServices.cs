using Microsoft.Extensions.DependencyInjection;

namespace OrderSync.Core.Assignment;

/// <summary>What hands out orders, in Api and Worker alike.</summary>
public static class AssignmentServices
{
    public static IServiceCollection AddOrderAssignment(this IServiceCollection services) => services
        .AddSingleton<AssignmentBatches>()
        .AddSingleton<AssignmentPass>()
        .AddSingleton<AssignmentActs>()
        .AddSingleton<AgentDuty>()
        .AddSingleton<AgentWork>()
        .AddSingleton<AgentNews>();
}

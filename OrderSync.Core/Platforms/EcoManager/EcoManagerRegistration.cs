using Microsoft.Extensions.DependencyInjection;

namespace OrderSync.Core.Platforms.EcoManager;

public static class EcoManagerRegistration
{
    public static IServiceCollection AddEcoManager(this IServiceCollection services) =>
        services.AddSingleton<EcoManagerClient>().AddConnector<EcoManagerConnector>();
}

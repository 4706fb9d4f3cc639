using Microsoft.Extensions.DependencyInjection;

namespace OrderSync.Core.Platforms.Vendure;

public static class VendureRegistration
{
    public static IServiceCollection AddVendure(this IServiceCollection services) =>
        services.AddSingleton<VendureClient>().AddConnector<VendureConnector>();
}

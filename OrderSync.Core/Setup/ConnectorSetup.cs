using Microsoft.Extensions.DependencyInjection;
using OrderSync.Core.Platforms.EcoManager;
using OrderSync.Core.Platforms.Maystro;
using OrderSync.Core.Platforms.Vendure;

namespace OrderSync.Core.Setup;

/// <summary>Every platform that this installation knows: the only place that names them.</summary>
public static class ConnectorSetup
{
    public static IServiceCollection AddConnectors(this IServiceCollection services) => services
        .AddEcoManager()
        .AddVendure()
        .AddMaystro();
}

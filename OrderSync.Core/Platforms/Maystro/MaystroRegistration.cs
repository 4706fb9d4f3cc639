using Microsoft.Extensions.DependencyInjection;

namespace OrderSync.Core.Platforms.Maystro;

public static class MaystroRegistration
{
    public static IServiceCollection AddMaystro(this IServiceCollection services) =>
        services.AddSingleton<MaystroClient>().AddConnector<MaystroConnector>();
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Stands in for Microsoft.Extensions.ServiceDiscovery: http://api, https://api and https+http://api become an address from
/// configuration, services:api:http:0 and on, in turn. A host that is not configured is left as it is.
/// </summary>
public static class ServiceDiscovery
{
    public static IServiceCollection AddServiceDiscovery(this IServiceCollection services)
    {
        services.TryAddSingleton<Resolver>();
        return services;
    }

    public static IHttpClientBuilder AddServiceDiscovery(this IHttpClientBuilder httpClientBuilder)
    {
        httpClientBuilder.Services.AddServiceDiscovery();
        return httpClientBuilder.AddHttpMessageHandler(services => new Handler(services.GetRequiredService<Resolver>()));
    }

    internal sealed class Resolver(IConfiguration configuration)
    {
        private readonly ConcurrentDictionary<string, int> _turns = new(StringComparer.OrdinalIgnoreCase);

        public Uri Resolve(Uri address)
        {
            foreach (var scheme in address.Scheme.Split('+'))
            {
                var found = configuration.GetSection($"services:{address.Host}:{scheme}").Get<string[]>();
                if (found is not { Length: > 0 })
                    continue;

                var turn = _turns.AddOrUpdate(address.Host, 0, (_, last) => (last + 1) % found.Length);
                return new Uri(new Uri(found[turn % found.Length]), address.PathAndQuery);
            }

            return address;
        }
    }

    private sealed class Handler(Resolver resolver) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri is { } address)
                request.RequestUri = resolver.Resolve(address);
            return base.SendAsync(request, cancellationToken);
        }
    }
}

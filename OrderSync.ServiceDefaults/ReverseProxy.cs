using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrderSync.ServiceDefaults;

/// <summary>
/// Hosts speak plain HTTP; the ingress or reverse proxy in front has the certificate, sends people from HTTP to HTTPS, and says in
/// X-Forwarded-For and X-Forwarded-Proto who called and how. Exactly one is believed, and only where ASPNETCORE_FORWARDEDHEADERS_ENABLED
/// says that it is there: the caller that it has seen itself is the last in the list, and whatever was written before that is not read.
/// </summary>
public static class ReverseProxy
{
    private static readonly TimeSpan HttpsOnlyFor = TimeSpan.FromDays(180);

    /// <summary>Where ingresses and reverse proxies are.</summary>
    private static readonly string[] PrivateNetworks =
        ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fe80::/10"];

    internal static void AddReverseProxy(this IHostApplicationBuilder builder)
    {
        // The framework reads the headers where the variable is set; it would then believe every caller.
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.ForwardLimit = 1;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in PrivateNetworks)
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        });
        builder.Services.AddHsts(options => options.MaxAge = HttpsOnlyFor);
    }

    /// <summary>Before all that answers: under which name, and how, a request came. In production, whoever came by HTTPS once is told to do so always.</summary>
    public static void UseReverseProxy(this WebApplication app)
    {
        app.UseAllowedHosts();
        if (app.Environment.IsProduction())
            app.UseHsts();
    }
}

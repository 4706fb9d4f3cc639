using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrderSync.ServiceDefaults;

/// <summary>
/// Hosts speak plain HTTP; the ingress or reverse proxy in front has the certificate, sends people from HTTP to HTTPS, and
/// says in X-Forwarded-For and X-Forwarded-Proto who called and how. That is believed of callers in private networks, where
/// proxies and Web are, through any number of them. What a stranger has written to the left of his own address is not.
/// </summary>
public static class ReverseProxy
{
    private static readonly TimeSpan HttpsOnlyFor = TimeSpan.FromDays(180);

    private static readonly string[] PrivateNetworks =
        ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fe80::/10"];

    internal static void AddReverseProxy(this IHostApplicationBuilder builder)
    {
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            // ASPNETCORE_FORWARDEDHEADERS_ENABLED, which Aspire publishes, comes before and would trust every caller with one address.
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in PrivateNetworks)
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        });
        builder.Services.AddHsts(options => options.MaxAge = HttpsOnlyFor);
    }

    /// <summary>First in the pipeline. In production, whoever came by HTTPS once is told to do so always.</summary>
    public static void UseReverseProxy(this WebApplication app)
    {
        app.UseForwardedHeaders();
        if (app.Environment.IsProduction())
            app.UseHsts();
    }
}

using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>
/// The HttpClient for addresses that users give: it connects only to public addresses, so that a connection's settings
/// cannot be used to reach into the installation's own network. Platforms:AllowPrivateNetworks lifts that in development.
/// </summary>
public static class PlatformHttp
{
    /// <summary>The name of the setting.</summary>
    public const string AllowPrivateNetworks = "Platforms:AllowPrivateNetworks";

    /// <summary>The name of the HttpClient for the companies' webhook endpoints: guarded as the platforms' is, but answers are taken as they come.</summary>
    public const string WebhookClientName = "webhooks";

    public static IServiceCollection AddPlatformHttp(this IServiceCollection services, IConfiguration configuration)
    {
        var allowPrivate = configuration.GetValue(AllowPrivateNetworks, defaultValue: false);
        services.AddGuardedClient(PlatformCalls.HttpClientName, allowPrivate, DecompressionMethods.All);
        services.AddGuardedClient(WebhookClientName, allowPrivate, DecompressionMethods.None);
        return services;
    }

    internal static SocketsHttpHandler Handler(bool allowPrivate, DecompressionMethods decompression) => new()
    {
        AllowAutoRedirect = false,
        // One handler serves all companies: a cookie set for one would be sent for another.
        UseCookies = false,
        AutomaticDecompression = decompression,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        ConnectCallback = (context, token) => ConnectAsync(context.DnsEndPoint, allowPrivate, token),
    };

    private static void AddGuardedClient(this IServiceCollection services, string name, bool allowPrivate, DecompressionMethods decompression) =>
        services.AddHttpClient(name, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("OrderSync/1.0");
            })
            // They would log addresses, and a path may hold a secret; every call is on record anyway, without it.
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => Handler(allowPrivate, decompression));

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool allowPrivate, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        if (!allowPrivate && Array.Exists(addresses, PrivateAddressException.IsPrivate))
            throw new PrivateAddressException(target.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>An address that users gave leads into a private network.</summary>
public sealed class PrivateAddressException(string host)
    : IOException($"{host} is an address inside a private network; only public addresses may be connected.")
{
    public static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            return true;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast;
        var bytes = address.GetAddressBytes();
        return bytes[0] switch
        {
            0 or 10 or 127 or >= 224 => true,
            100 => bytes[1] is >= 64 and < 128,
            169 => bytes[1] == 254,
            172 => bytes[1] is >= 16 and < 32,
            192 => bytes[1] == 168 || (bytes[1] == 0 && bytes[2] == 0),
            198 => bytes[1] is 18 or 19,
            _ => false,
        };
    }}

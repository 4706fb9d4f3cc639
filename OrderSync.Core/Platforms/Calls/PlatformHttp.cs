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
        // Calls have a span of their own, without secrets; .NET's would send its id to strangers.
        ActivityHeadersPropagator = null,
        // Behind a proxy the address that is guarded would be the proxy's.
        UseProxy = allowPrivate,
        AutomaticDecompression = decompression,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        ConnectCallback = (context, token) => ConnectAsync(context.DnsEndPoint, allowPrivate, token),
    };

    private static void AddGuardedClient(this IServiceCollection services, string name, bool allowPrivate, DecompressionMethods decompression)
    {
        var guarded = services.AddHttpClient(name, client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("OrderSync/1.0");
            })
            // They would log addresses, and a path may hold a secret; every call is on record anyway, without it.
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => Handler(allowPrivate, decompression));
        if (allowPrivate)
            guarded.AddHttpMessageHandler(() => new TraceHeader());
    }

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
public sealed class PrivateAddressException(string host) : IOException($"{host} resolves to an address inside a private network.")
{
    /// <summary>For people.</summary>
    public const string Sentence = "The address leads into a private network; only public addresses may be connected.";

    private const int Nat64PrefixBytes = 12;

    public static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            return true;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return IsPrivateV6(address, address.GetAddressBytes());
        var bytes = address.GetAddressBytes();
        return bytes[0] switch
        {
            0 or 10 or 127 or >= 224 => true,
            100 => bytes[1] is >= 64 and < 128,
            // Azure answers every machine of its own there.
            168 => bytes.AsSpan().SequenceEqual((ReadOnlySpan<byte>)[168, 63, 129, 16]),
            169 => bytes[1] == 254,
            172 => bytes[1] is >= 16 and < 32,
            // The last is of gateways of 6to4 (RFC 7526).
            192 => bytes[1] == 168 || (bytes[1] == 0 && bytes[2] == 0) || (bytes[1] == 88 && bytes[2] == 99),
            198 => bytes[1] is 18 or 19,
            _ => false,
        };
    }

    /// <summary>
    /// Public are 2000::/3 (RFC 4291) and, through NAT64, the IPv4 addresses behind 64:ff9b::/96 (RFC 6052). 6to4 and Teredo also carry an
    /// IPv4 address, to which a gateway would lead; no platform lives there any more.
    /// </summary>
    private static bool IsPrivateV6(IPAddress address, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]))
            return IsPrivate(new IPAddress(bytes[Nat64PrefixBytes..]));
        return (bytes[0] & 0xe0) != 0x20 || (bytes[0] == 0x20 && bytes[1] == 0x02) || address.IsIPv6Teredo;
    }
}

using System.Net.Sockets;

namespace OrderSync.Api.Users;

/// <summary>Whoever sent a request, by address.</summary>
internal static class CallerAddress
{
    private const string Unknown = "unknown";
    private const int NetworkBytes = 8;

    /// <summary>As it is recorded.</summary>
    public static string Of(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? Unknown;

    /// <summary>As attempts are counted: of IPv6 the network of 64 bits, all of whose addresses are one customer's.</summary>
    public static string Counted(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => Unknown,
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } address => Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes)),
        var address => address.ToString(),
    };
}

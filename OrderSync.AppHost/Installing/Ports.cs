using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace OrderSync.AppHost.Installing;

/// <summary>Hands out ports of this machine: each at most once, and none that another program listens on.</summary>
internal sealed class Ports(string rememberedIn, bool anyPort)
{
    // Below the range from which the kernel takes ports for outgoing calls: those could be gone again before we listen.
    private const int First = 20_000;
    private const int End = 32_000;

    private readonly HashSet<int> _given = [];

    /// <summary>Fails when another program listens on the port that this resource should have.</summary>
    public void Check(string resource, int port)
    {
        if (!anyPort && (!_given.Add(port) || !IsFree(port)))
        {
            throw new DistributedApplicationException(
                $"Port {port} for {resource} is taken by another program: stop that, "
                + $"or set ORDERSYNC_{resource.ToUpperInvariant()}_PORT to another port.");
        }
    }

    /// <summary>The port that is wanted, or a free one where any will do.</summary>
    public int For(int wanted) => anyPort ? Free() : wanted;

    public int Free()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            if (IsFree(port) && _given.Add(port))
                return port;
        }
    }

    /// <summary>A free port, and the same as the last time if that is still free: people keep it in their tools' settings.</summary>
    public int Remembered(string resource)
    {
        if (anyPort)
            return Free();
        var remembered = Read();
        if (!remembered.TryGetValue(resource, out var port) || !IsFree(port) || !_given.Add(port))
            port = Free();
        remembered[resource] = port;
        File.WriteAllLines(rememberedIn, remembered.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}\t{pair.Value}")));
        return port;
    }

    public static bool IsFree(int port) =>
        CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static bool CanListen(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            return true; // The machine has no such address (IPv6 switched off), so nobody else listens there either.
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private Dictionary<string, int> Read() => File.Exists(rememberedIn)
        ? File.ReadLines(rememberedIn).Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[0], parts => int.Parse(parts[1], CultureInfo.InvariantCulture))
        : [];
}

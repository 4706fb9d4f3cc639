using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace OrderSync.Tests.Fixtures;

/// <summary>A Redis of one test class, which may stop and start it as it likes.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<ConnectionMultiplexer> _clients = [];
    private readonly int _port = FreePort();
    private Process? _process;

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port},allowAdmin=true,abortConnect=false,connectTimeout=1000");

    public async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>A connection of its own, as each process has one.</summary>
    public async Task<IConnectionMultiplexer> ConnectAsync()
    {
        var client = await ConnectionMultiplexer.ConnectAsync(Address);
        lock (_clients)
            _clients.Add(client);
        return client;
    }

    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo(
            "/bin/sh", ["-c", "exec \"$@\" > /dev/null 2>&1", "sh", "redis-server", "--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        {
            WorkingDirectory = "/tmp",
        })!;
        var started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(Patience);
            await Task.Delay(20);
        }
    }

    public async Task StopAsync()
    {
        if (_process is not { } process)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        await StopAsync();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OrderSync.Tests.Fixtures;

/// <summary>A Postgres and a Redis of the machine's own binaries, started for the tests of one process and thrown away.</summary>
public sealed class LocalServers : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ordersync-tests-");
    private readonly List<Process> _processes = [];

    public required string Postgres { get; init; }

    public required string Redis { get; init; }

    public static async Task<LocalServers> StartAsync(string database)
    {
        var (postgresPort, redisPort) = (FreePort(), FreePort());
        var servers = new LocalServers
        {
            Postgres = $"Host=127.0.0.1;Port={postgresPort};Username=postgres;Database={database};Include Error Detail=true",
            Redis = $"127.0.0.1:{redisPort},allowAdmin=true",
        };
        servers.Start("redis-server", "--port", Text(redisPort), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no");
        await servers.StartPostgresAsync(postgresPort);
        return servers;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        _folder.Delete(recursive: true);
    }

    private async Task StartPostgresAsync(int port)
    {
        var bin = Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).First() + "/bin";
        var data = Path.Combine(_folder.FullName, "postgres");
        // Postgres refuses to run as root.
        string[] user = Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
        if (user.Length > 0)
            await RunAsync("chown", "postgres", _folder.FullName);
        await RunAsync([.. user, $"{bin}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "--no-instructions", "-E", "UTF8", "--locale", "C.UTF-8"]);
        Start(
        [
            .. user, $"{bin}/postgres", "-D", data, "-p", Text(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200",
        ]);
        await AnswersAsync();
    }

    private async Task AnswersAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var address = new NpgsqlConnectionStringBuilder(Postgres) { Database = "postgres", Pooling = false }.ConnectionString;
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(address);
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(100);
            }
        }
    }

    private void Start(params string[] command) => _processes.Add(Process.Start(Quiet(command))!);

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(Quiet(command))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}.");
    }

    private static ProcessStartInfo Quiet(string[] command) =>
        new("/bin/sh", ["-c", "exec \"$@\" > /dev/null 2>&1", "sh", .. command]) { WorkingDirectory = "/tmp" };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

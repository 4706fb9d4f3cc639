using System.Diagnostics;
using System.Globalization;

namespace OrderSync.Tests.Peers;

/// <summary>A Postgres for one peer, when the caller has none to give. It keeps nothing.</summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly PeerProcess _process;

    private PrivatePostgres(PeerProcess process, Uri database)
    {
        _process = process;
        Database = database;
    }

    public Uri Database { get; }

    public static async Task<PrivatePostgres> StartAsync(string script)
    {
        var port = PeerProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory("ordersync-peer-");
        string[] command = ["sh"];
        if (Environment.IsPrivilegedProcess)
        {
            // Postgres refuses to run as root; its package has made this user for it.
            await PeerProcess.RunAsync(new ProcessStartInfo("chown", ["postgres", folder.FullName]));
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--", "sh"];
        }
        // Given as text, because the user postgres may not be able to enter this folder.
        var start = new ProcessStartInfo(command[0], [.. command[1..], "-c", await File.ReadAllTextAsync(script), "postgres.sh", folder.FullName, port])
        {
            WorkingDirectory = folder.FullName,
        };
        var (process, _) = await PeerProcess.StartAsync(start, TimeSpan.FromMinutes(1));
        return new PrivatePostgres(process, new Uri($"postgres://peer@127.0.0.1:{port}/vendure"));
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}

using System.Globalization;

namespace OrderSync.AppHost.Local;

internal sealed class PostgresRun(PostgresServerResource server, RunContext context) : ResourceRun(server, context)
{
    // Postgres refuses to run as root; its package has made this user for it.
    private const string SystemUser = "postgres";

    private PostgresBinaries? _binaries;

    public override bool IsServer => true;

    private string DataDirectory => Context.Folder.Postgres;

    public override async Task CheckAsync(CancellationToken cancellationToken)
    {
        _binaries = PostgresBinaries.For(DataDirectory);
        if (Directory.Exists(DataDirectory) && Context.Secrets.Generated.Contains(server.Password.Name))
        {
            throw new DistributedApplicationException(
                $"{Context.Folder.Root} has a database but not its password: restore secrets.json, or set ORDERSYNC_DATA to another folder.");
        }

        if (Machine.IsRoot)
        {
            await Machine.RunAsync(
                $"The system user '{SystemUser}', as whom PostgreSQL runs for root, cannot enter {Context.Folder.Root}: "
                + "set ORDERSYNC_DATA to a folder that it can, such as /var/lib/ordersync.",
                "setpriv", AsSystemUser("test", "-x", Context.Folder.Root));
        }

        server.Port = Context.PortFor(server);
        AddReplica(server.Port);
    }

    public override string Address(Replica replica) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{replica.Port}");

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await Leftovers.ClearServerAsync(DataDirectory, cancellationToken);
        if (!Directory.Exists(DataDirectory))
            await CreateAsync();
    }

    protected override ChildCommand Command(Replica replica)
    {
        string[] command = [_binaries!.Postgres, "-D", DataDirectory, "-p", replica.Port.ToString(CultureInfo.InvariantCulture), .. Settings()];
        if (Machine.IsRoot)
            command = ["setpriv", .. AsSystemUser(command)];
        // INT is Postgres' "fast" shutdown: it ends open sessions instead of waiting for them.
        return new(command[0], command[1..], replica.Log) { StopSignal = "INT", GraceSeconds = 30 };
    }

    protected override Task<bool> IsHealthyAsync(Replica replica, CancellationToken cancellationToken) =>
        HealthProbe.PostgresAsync(server.ConnectionString, server.Databases.Select(database => database.DatabaseName), cancellationToken);

    private IEnumerable<string> Settings()
    {
        // No Unix socket: its path would have to be shorter than 108 characters, and nobody uses it.
        string[] always = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300", "shared_buffers=512MB", "max_wal_size=4GB"];
        // What is committed must still outlive the server's being killed, which tests do: so synchronous_commit stays on.
        string[] volatileOnly = server.HasDataVolume ? [] : ["fsync=off", "full_page_writes=off"];
        return always.Concat(volatileOnly).SelectMany(setting => new[] { "-c", setting });
    }

    /// <summary>Made under another name first, so that a start that is killed here leaves no half-made database behind.</summary>
    private async Task CreateAsync()
    {
        var half = DataDirectory + ".new";
        var passwordFile = DataDirectory + ".password";
        if (Directory.Exists(half))
            Directory.Delete(half, recursive: true);
        Directory.CreateDirectory(half);
        try
        {
            await File.WriteAllTextAsync(passwordFile, "");
            File.SetUnixFileMode(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await File.WriteAllTextAsync(passwordFile, server.Password.Value);
            await InitializeAsync(half, passwordFile);
        }
        finally
        {
            File.Delete(passwordFile);
        }

        Directory.Move(half, DataDirectory);
    }

    private async Task InitializeAsync(string directory, string passwordFile)
    {
        string[] initdb =
        [
            _binaries!.Initdb, "-D", directory, "-U", "postgres", "--auth=scram-sha-256", $"--pwfile={passwordFile}",
            "--encoding=UTF8", "--locale=C.UTF-8", .. server.HasDataVolume ? Array.Empty<string>() : ["--no-sync"],
        ];
        if (Machine.IsRoot)
        {
            await Machine.RunAsync($"{directory} could not be given to {SystemUser}.", "chown", SystemUser, directory, passwordFile);
            initdb = ["setpriv", .. AsSystemUser(initdb)];
        }

        await Machine.RunAsync("initdb could not create the database:", initdb[0], initdb[1..]);
    }

    private static string[] AsSystemUser(params string[] command) =>
        [$"--reuid={SystemUser}", $"--regid={SystemUser}", "--init-groups", "--", .. command];
}

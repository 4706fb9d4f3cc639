using System.Globalization;

namespace OrderSync.AppHost.Local;

internal sealed class RedisRun(RedisResource server, RunContext context) : ResourceRun(server, context)
{
    private string? _program;

    public override bool IsServer => true;

    private string Settings => Path.Combine(Context.Folder.Redis, "redis.conf");

    public override Task CheckAsync(CancellationToken cancellationToken)
    {
        _program = Machine.Need("redis-server", "redis-server");
        server.Port = Context.PortFor(server);
        AddReplica(server.Port);
        return Task.CompletedTask;
    }

    public override string Address(Replica replica) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{replica.Port}");

    /// <summary>The settings travel in a file, since everybody on the machine may read a command line.</summary>
    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Directory.CreateDirectory(Context.Folder.Redis, ownerOnly | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(Settings, "", cancellationToken);
        File.SetUnixFileMode(Settings, ownerOnly);
        await File.WriteAllTextAsync(
            Settings,
            string.Create(CultureInfo.InvariantCulture, $"""
                bind 127.0.0.1
                port {server.Port}
                requirepass {server.Password.Value}
                dir "{Context.Folder.Redis}"
                appendonly no
                save 60 1
                stop-writes-on-bgsave-error no

                """),
            cancellationToken);
    }

    protected override ChildCommand Command(Replica replica) => new(_program!, [Settings], replica.Log);

    protected override Task<bool> IsHealthyAsync(Replica replica, CancellationToken cancellationToken) =>
        HealthProbe.RedisAsync(server.Port, server.Password.Value!, cancellationToken);
}

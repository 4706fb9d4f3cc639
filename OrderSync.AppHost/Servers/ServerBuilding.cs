using System.Diagnostics;
using OrderSync.AppHost.Installing;

namespace OrderSync.AppHost.Servers;

/// <summary>
/// Postgres and Redis: as containers where a container engine answers, and wherever the app model is published; as processes
/// of this machine's own servers where none does. ORDERSYNC_SERVERS=containers or processes decides by hand. Either way they
/// have the same names, passwords, connection strings, health checks and commands.
/// </summary>
internal static class ServerBuilding
{
    private const string Setting = "ORDERSYNC_SERVERS";
    private const string Postgres = "postgres";
    private const string Database = "ordersync";
    private const string Redis = "redis";

    private static readonly TimeSpan EngineAnswersWithin = TimeSpan.FromSeconds(5);

    public static (IResourceBuilder<IResourceWithConnectionString> Database, IResourceBuilder<IResourceWithConnectionString> Redis) AddServers(
        this IDistributedApplicationBuilder builder, Settings settings, Installation? installation)
    {
        var postgresPassword = builder.AddSecret($"{Postgres}-password", length: 22, installation);
        var redisPassword = builder.AddSecret($"{Redis}-password", length: 22, installation);
        return installation is null || AreContainers(settings)
            ? builder.AddContainers(postgresPassword, redisPassword, installation)
            : (builder.AddPostgresProcess(Postgres, postgresPassword, installation).AddDatabase(Database),
                builder.AddRedisProcess(Redis, redisPassword, installation));
    }

    private static (IResourceBuilder<IResourceWithConnectionString> Database, IResourceBuilder<IResourceWithConnectionString> Redis) AddContainers(
        this IDistributedApplicationBuilder builder,
        IResourceBuilder<ParameterResource> postgresPassword,
        IResourceBuilder<ParameterResource> redisPassword,
        Installation? installation)
    {
        var postgres = builder.AddPostgres(Postgres, password: postgresPassword);
        var redis = builder.AddRedis(Redis, password: redisPassword);
        if (installation is not { Folder.IsTemporary: true })
        {
            // Each data folder has volumes of its own, since the passwords to them are kept there.
            var owner = installation is null ? "" : $"-{installation.Folder.Id}";
            postgres.WithDataVolume($"ordersync{owner}-{Postgres}");
            redis.WithDataVolume($"ordersync{owner}-{Redis}");
        }

        return (postgres.AddDatabase(Database), redis);
    }

    private static bool AreContainers(Settings settings) => settings.Text(Setting) switch
    {
        "containers" => true,
        "processes" => false,
        null => EngineAnswers(settings.Text("ASPIRE_CONTAINER_RUNTIME") ?? settings.Text("DOTNET_ASPIRE_CONTAINER_RUNTIME")),
        var other => throw new DistributedApplicationException($"{Setting} is '{other}', but must be containers or processes."),
    };

    /// <summary>Asks the engine that Aspire would use. Without one, Aspire's containers would stay "starting" for ever.</summary>
    private static bool EngineAnswers(string? chosen) =>
        (chosen is null ? ["docker", "podman"] : new[] { chosen }).Any(engine => Machine.Find(engine) is { } program && Answers(program));

    private static bool Answers(string program)
    {
        // Docker's client answers without an engine too; only the server's version needs one.
        using var process = Process.Start(new ProcessStartInfo(program, ["version", "--format", "{{.Server.Version}}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        if (process.WaitForExit(EngineAnswersWithin))
            return process.ExitCode == 0;
        process.Kill(entireProcessTree: true);
        return false;
    }
}

using System.Diagnostics;
using OrderSync.AppHost.Installing;
using Server = Aspire.Hosting.ApplicationModel.IResourceBuilder<Aspire.Hosting.ApplicationModel.IResourceWithConnectionString>;

namespace OrderSync.AppHost.Servers;

/// <summary>
/// Postgres and Redis: as containers where a container engine answers, and wherever the app model is published; as processes
/// of this machine's own servers where none does. ORDERSYNC_SERVERS=containers or processes decides by hand. Either way they
/// have the same names, passwords, connection strings, health checks and commands. Published, ORDERSYNC_DATABASE=external and
/// ORDERSYNC_REDIS=external leave them to somebody else.
/// </summary>
internal static class ServerBuilding
{
    private const string Setting = "ORDERSYNC_SERVERS";
    private const string Postgres = "postgres";
    private const string Database = "ordersync";
    private const string Redis = "redis";

    private static readonly TimeSpan EngineAnswersWithin = TimeSpan.FromSeconds(5);

    public static (Server Database, Server Redis) AddServers(
        this IDistributedApplicationBuilder builder, Settings settings, Installation? installation)
    {
        if (installation is null)
            return builder.AddPublishedServers(settings);
        return AreContainers(settings)
            ? (builder.AddPostgresContainer(installation), builder.AddRedisContainer(installation))
            : (builder.AddPostgresProcess(Postgres, builder.AddPassword(Postgres, installation), installation).AddDatabase(Database),
                builder.AddRedisProcess(Redis, builder.AddPassword(Redis, installation), installation));
    }

    /// <summary>Containers, or servers that somebody else runs, such as a managed Postgres: their connection strings are then inputs.</summary>
    private static (Server Database, Server Redis) AddPublishedServers(this IDistributedApplicationBuilder builder, Settings settings) =>
        (IsExternal(settings, "ORDERSYNC_DATABASE") ? builder.AddConnectionString(Database) : builder.AddPostgresContainer(installation: null),
            IsExternal(settings, "ORDERSYNC_REDIS") ? builder.AddConnectionString(Redis) : builder.AddRedisContainer(installation: null));

    private static Server AddPostgresContainer(this IDistributedApplicationBuilder builder, Installation? installation)
    {
        var postgres = builder.AddPostgres(Postgres, password: builder.AddPassword(Postgres, installation));
        if (VolumeFor(Postgres, installation) is { } volume)
            postgres.WithDataVolume(volume);
        return postgres.AddDatabase(Database);
    }

    private static Server AddRedisContainer(this IDistributedApplicationBuilder builder, Installation? installation)
    {
        var redis = builder.AddRedis(Redis, password: builder.AddPassword(Redis, installation));
        if (VolumeFor(Redis, installation) is { } volume)
            redis.WithDataVolume(volume);
        // Published: azd takes the schemes tcp, http and https, and refuses "redis".
        return installation is null ? redis.WithEndpoint("tcp", endpoint => endpoint.UriScheme = "tcp") : redis;
    }

    /// <summary>Each data folder has volumes of its own, since the passwords to them are kept there; a temporary one has none.</summary>
    private static string? VolumeFor(string server, Installation? installation) => installation switch
    {
        null => $"ordersync-{server}",
        { Folder.IsTemporary: true } => null,
        _ => $"ordersync-{installation.Folder.Id}-{server}",
    };

    private static IResourceBuilder<ParameterResource> AddPassword(
        this IDistributedApplicationBuilder builder, string server, Installation? installation) =>
        builder.AddSecret($"{server}-password", length: 22, installation);

    private static bool IsExternal(Settings settings, string name) => settings.Text(name) switch
    {
        null or "container" => false,
        "external" => true,
        var other => throw new DistributedApplicationException($"{name} is '{other}', but must be container or external."),
    };

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

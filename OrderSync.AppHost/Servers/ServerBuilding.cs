using OrderSync.AppHost.Installing;
using Server = Aspire.Hosting.ApplicationModel.IResourceBuilder<Aspire.Hosting.ApplicationModel.IResourceWithConnectionString>;

namespace OrderSync.AppHost.Servers;

/// <summary>
/// Postgres and Redis: as containers where a container engine answers, and wherever the app model is published; as processes
/// of this machine's own servers where none does (<see cref="ServerKinds"/>). ORDERSYNC_SERVERS=containers or processes decides by
/// hand for a new installation. Either way they have the same names, passwords, connection strings, health checks and commands. Published, ORDERSYNC_DATABASE=external and
/// ORDERSYNC_REDIS=external leave them to somebody else.
/// </summary>
internal static class ServerBuilding
{
    private const string Postgres = "postgres";
    private const string Database = "ordersync";
    private const string Redis = "redis";

    /// <summary>As the processes' (postgres.sh): Api, Web and workers open up to 100 each, more than a Postgres takes by default.</summary>
    private const string MostConnections = "max_connections=400";

    public static (Server Database, Server Redis) AddServers(
        this IDistributedApplicationBuilder builder, Settings settings, Installation? installation)
    {
        if (installation is null)
            return builder.AddPublishedServers(settings);
        return ServerKinds.Choose(settings, installation.Folder) == ServerKind.Containers
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
        var postgres = builder.AddPostgres(Postgres, password: builder.AddPassword(Postgres, installation), port: installation?.Ports.Remembered(Postgres))
            .WithArgs("-c", MostConnections);
        if (installation is not null)
            postgres.OnResourceReady((_, _, _) => installation.Folder.RememberContainersAsync());
        if (VolumeFor(Postgres, installation) is { } volume)
            postgres.WithDataVolume(volume);
        return postgres.AddDatabase(Database);
    }

    private static Server AddRedisContainer(this IDistributedApplicationBuilder builder, Installation? installation)
    {
        var redis = builder.AddRedis(Redis, installation?.Ports.Remembered(Redis), builder.AddPassword(Redis, installation));
        if (VolumeFor(Redis, installation) is { } volume)
            redis.WithDataVolume(volume);
        // Published: azd takes the schemes tcp, http and https, and refuses "redis". Here the hosts speak without TLS, as to a process.
        return installation is null ? redis.WithEndpoint("tcp", endpoint => endpoint.UriScheme = "tcp") : redis.WithoutHttpsCertificate();
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
}

using System.Globalization;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace OrderSync.AppHost.Publishing;

/// <summary>Turns the manifest into a docker-compose.yaml for a single server. It holds no secrets: those are in .env beside it.</summary>
internal static class ComposeFile
{
    public const string BindVariable = "ORDERSYNC_BIND";
    public const string VersionVariable = "ORDERSYNC_VERSION";
    public const string WorkersVariable = "ORDERSYNC_WORKERS";
    public const string SettingsFile = "settings.env";

    /// <summary>False where callers come without a reverse proxy in between.</summary>
    public const string ForwardedHeadersVariable = "ORDERSYNC_FORWARDED_HEADERS";

    private const string Migrating = "api";
    private const string ForwardedHeaders = "ASPNETCORE_FORWARDEDHEADERS_ENABLED";
    private const string DatabaseVariable = "ConnectionStrings__ordersync";

    /// <summary>The same as on a developer's machine.</summary>
    public static readonly IReadOnlyDictionary<string, int> StandardPorts =
        new Dictionary<string, int>(StringComparer.Ordinal) { ["web"] = 5080, ["api"] = 5081 };

    private const string Heading = """
        # Made by ./ordersync compose from the AppHost's manifest: change the app model, .env or settings.env instead.
        # docs/deployment.md goes through it.

        """;

    public static string Write(Manifest manifest)
    {
        var values = new ComposeValues(manifest);
        var services = manifest.Resources.Where(resource => resource.IsContainer || resource.IsProject).ToDictionary(
            resource => resource.Name, resource => resource.IsProject ? Host(resource, values) : Server(resource, values), StringComparer.Ordinal);
        var volumes = manifest.Resources.SelectMany(resource => resource.Volumes).ToDictionary(
            volume => volume.Name, _ => new ComposeVolume(), StringComparer.Ordinal);
        return Heading + new SerializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull | DefaultValuesHandling.OmitEmptyCollections)
            .WithQuotingNecessaryStrings()
            .WithIndentedSequences()
            .DisableAliases()
            .Build()
            .Serialize(new ComposeDocument(new(services, StringComparer.Ordinal), new(volumes, StringComparer.Ordinal)));
    }

    public static string PortVariable(string project) => $"ORDERSYNC_{project.ToUpperInvariant()}_PORT";

    private static ComposeService Server(ManifestResource container, ComposeValues values)
    {
        var (environment, _) = Environment(container, values);
        return new()
        {
            Image = container.Text("image")!,
            Entrypoint = container.Text("entrypoint") is { } program ? [program] : null,
            Command = [.. container.Texts("args").Select(argument => values.Resolve(argument, new HashSet<string>(StringComparer.Ordinal))!)],
            Environment = environment,
            Volumes = [.. container.Volumes.Select(volume => $"{volume.Name}:{volume.Target}")],
            Healthcheck = ComposeHealth.OfServer(container.Name),
        };
    }

    private static ComposeService Host(ManifestResource project, ComposeValues values)
    {
        var (environment, services) = Environment(project, values);
        // The Api migrates the database when it starts: nobody must meet the schema of the version before.
        if (environment.ContainsKey(DatabaseVariable))
            services.Add(Migrating);
        services.Remove(project.Name);
        environment[ForwardedHeaders] = $"${{{ForwardedHeadersVariable}:-true}}";
        var port = project.Bindings.First().Port;
        return new()
        {
            Image = $"ordersync-{project.Name}:${{{VersionVariable}:?must be set in .env}}",
            Environment = environment,
            EnvFile = [SettingsFile],
            Ports = project.IsExternal ? [Published(project.Name, port)] : null,
            DependsOn = services.ToDictionary(service => service, _ => new ComposeDependency(), StringComparer.Ordinal),
            Healthcheck = ComposeHealth.OfHost(port),
            Deploy = project.IsExternal ? null : new ComposeDeployment($"${{{WorkersVariable}:-1}}"),
        };
    }

    /// <summary>On loopback unless .env says otherwise: what people reach is the reverse proxy in front, which has the certificate.</summary>
    private static string Published(string project, int port) => string.Create(
        CultureInfo.InvariantCulture,
        $"${{{BindVariable}:-127.0.0.1}}:${{{PortVariable(project)}:-{StandardPorts.GetValueOrDefault(project, port)}}}:{port}");

    private static (SortedDictionary<string, string> Environment, SortedSet<string> Services) Environment(
        ManifestResource resource, ComposeValues values)
    {
        var services = new SortedSet<string>(StringComparer.Ordinal);
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in resource.Environment)
        {
            if (values.Resolve(text, services) is { } value)
                environment[name] = value;
        }

        return (environment, services);
    }
}

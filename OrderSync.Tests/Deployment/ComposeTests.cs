using System.Text.Json;
using OrderSync.Tests.Hosting;
using YamlDotNet.Serialization;

namespace OrderSync.Tests.Deployment;

/// <summary>The Compose files for a single server, and what Docker's own client makes of them.</summary>
[Collection(nameof(OwnApplications))]
public sealed class ComposeTests(PublishedFixture published) : IClassFixture<PublishedFixture>
{
    private static readonly string[] Hosts = ["api", "web", "worker"];

    private readonly PublishedApp _app = published.App;

    private string Text => File.ReadAllText(_app.File("docker-compose.yaml"));

    private JsonElement Compose => JsonDocument.Parse(ToJson(Text)).RootElement;

    [Fact]
    public async Task Docker_Compose_accepts_the_file_and_knows_its_services()
    {
        var (exitCode, output) = await ComposeAsync("config", "--services");

        exitCode.ShouldBe(0, output);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)
            .ShouldBe(["api", "postgres", "redis", "web", "worker"]);
    }

    [Fact]
    public async Task Docker_Compose_fills_in_what_stands_in_the_environment_file()
    {
        var variables = Variables();

        var (exitCode, output) = await ComposeAsync("config");

        exitCode.ShouldBe(0, output);
        output.ShouldContain($"Security__MasterKey: {variables["ORDERSYNC_MASTER_KEY"]}");
        output.ShouldContain($"Host=postgres;Port=5432;Username=postgres;Password={variables["ORDERSYNC_POSTGRES_PASSWORD"]};Database=ordersync");
        output.ShouldContain($"redis:6379,password={variables["ORDERSYNC_REDIS_PASSWORD"]}");
        output.ShouldContain("image: ordersync-api:1.2.3");
        // A dollar of the container's own shell is not Compose's to replace.
        output.ShouldContain("redis-server --requirepass $$REDIS_PASSWORD --save 60 1");
    }

    [Fact]
    public async Task Without_the_master_key_nothing_starts()
    {
        var (exitCode, output) = await ComposeAsync(["config"], ("ORDERSYNC_MASTER_KEY", ""));

        exitCode.ShouldNotBe(0);
        output.ShouldContain("must be set in .env");
    }

    [Fact]
    public void There_are_five_services_and_no_sandbox()
    {
        Names(Compose.GetProperty("services")).ShouldBe(["api", "postgres", "redis", "web", "worker"]);
        Text.ShouldNotContain("sandbox", Case.Insensitive);
        Text.ShouldNotContain("AllowPrivateNetworks");
    }

    [Fact]
    public void Secrets_stand_in_the_environment_file_only_which_nobody_else_may_read()
    {
        var secrets = Variables().Where(variable => variable.Key.EndsWith("PASSWORD", StringComparison.Ordinal) || variable.Key.EndsWith("KEY", StringComparison.Ordinal))
            .ToDictionary();

        secrets.Keys.ShouldBe(
            ["ORDERSYNC_MASTER_KEY", "ORDERSYNC_SITE_KEY", "ORDERSYNC_ADMIN_PASSWORD", "ORDERSYNC_POSTGRES_PASSWORD", "ORDERSYNC_REDIS_PASSWORD"], ignoreOrder: true);
        secrets["ORDERSYNC_MASTER_KEY"].Length.ShouldBe(44);
        secrets.Values.ShouldAllBe(secret => secret.Length >= 20 && !Text.Contains(secret) && !_app.Text.Contains(secret));
        File.GetUnixFileMode(_app.File(".env")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(_app.File("settings.env")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Service("web").GetProperty("environment").GetRawText().ShouldNotContain("MASTER_KEY");
    }

    [Fact]
    public void Postgres_and_Redis_keep_their_data_in_volumes()
    {
        Names(Compose.GetProperty("volumes")).ShouldBe(["ordersync-postgres", "ordersync-redis"]);
        Texts(Service("postgres"), "volumes").ShouldBe(["ordersync-postgres:/var/lib/postgresql"]);
        Texts(Service("redis"), "volumes").ShouldBe(["ordersync-redis:/data"]);
    }

    [Fact]
    public void Only_Web_and_Api_are_published_and_on_loopback_unless_somebody_says_otherwise()
    {
        Texts(Service("web"), "ports").ShouldBe(["${ORDERSYNC_BIND:-127.0.0.1}:${ORDERSYNC_WEB_PORT:-5080}:8080"]);
        Texts(Service("api"), "ports").ShouldBe(["${ORDERSYNC_BIND:-127.0.0.1}:${ORDERSYNC_API_PORT:-5081}:8080"]);
        foreach (var name in new[] { "postgres", "redis", "worker" })
            Service(name).TryGetProperty("ports", out _).ShouldBeFalse();
    }

    [Fact]
    public void The_worker_and_Web_start_once_the_Api_has_migrated_the_database()
    {
        DependenciesOf("api").ShouldBe(["postgres", "redis"]);
        DependenciesOf("worker").ShouldBe(["api", "postgres", "redis"]);
        DependenciesOf("web").ShouldBe(["api", "redis"]);
    }

    [Fact]
    public void Everything_starts_again_and_is_asked_how_it_is()
    {
        foreach (var service in Compose.GetProperty("services").EnumerateObject())
        {
            service.Value.GetProperty("restart").GetString().ShouldBe("unless-stopped");
            service.Value.GetProperty("healthcheck").GetProperty("test").GetArrayLength().ShouldBeGreaterThan(1);
        }

        foreach (var host in Hosts)
            Service(host).GetProperty("environment").GetProperty("ASPNETCORE_FORWARDEDHEADERS_ENABLED").GetString().ShouldBe("${ORDERSYNC_FORWARDED_HEADERS:-true}");
        Service("worker").GetProperty("deploy").GetProperty("replicas").GetString().ShouldBe("${ORDERSYNC_WORKERS:-1}");
    }

    [Fact]
    public async Task An_external_database_is_a_connection_string_in_the_environment_file()
    {
        using var app = await PublishedApp.PublishAsync(("ORDERSYNC_DATABASE", "external"));
        await app.ComposeAsync("1.2.3");
        var compose = JsonDocument.Parse(ToJson(await File.ReadAllTextAsync(app.File("docker-compose.yaml"), Hosting.AppFixture.Cancellation))).RootElement;
        var environment = await File.ReadAllLinesAsync(app.File(".env"), Hosting.AppFixture.Cancellation);

        Names(compose.GetProperty("services")).ShouldBe(["api", "redis", "web", "worker"]);
        environment.ShouldContain("CONNECTION_STRING_ORDERSYNC=");
        environment.ShouldNotContain(line => line.StartsWith("ORDERSYNC_POSTGRES_PASSWORD", StringComparison.Ordinal));
        compose.GetProperty("services").GetProperty("worker").GetProperty("environment").GetProperty("ConnectionStrings__ordersync").GetString()
            .ShouldBe("${CONNECTION_STRING_ORDERSYNC:?must be set in .env}");
    }

    [Fact]
    public async Task Made_again_it_keeps_the_secrets_and_adds_what_is_new()
    {
        using var app = await PublishedApp.PublishAsync();
        await File.WriteAllTextAsync(app.File(".env"), "ORDERSYNC_MASTER_KEY=mine\nORDERSYNC_VERSION=1.0.0\n", Hosting.AppFixture.Cancellation);
        await File.WriteAllTextAsync(app.File("settings.env"), "Email__Host=smtp.example.com\n", Hosting.AppFixture.Cancellation);

        await app.ComposeAsync("2.0.0");
        await app.ComposeAsync("3.0.0");

        var lines = await File.ReadAllLinesAsync(app.File(".env"), Hosting.AppFixture.Cancellation);
        lines[..2].ShouldBe(["ORDERSYNC_MASTER_KEY=mine", "ORDERSYNC_VERSION=1.0.0"]);
        lines.Length.ShouldBe(12);
        lines.Select(line => line.Split('=')[0]).ShouldBeUnique();
        (await File.ReadAllTextAsync(app.File("settings.env"), Hosting.AppFixture.Cancellation)).ShouldBe("Email__Host=smtp.example.com\n");
    }

    private Task<(int ExitCode, string Output)> ComposeAsync(params string[] arguments) => ComposeAsync(arguments, []);

    private async Task<(int ExitCode, string Output)> ComposeAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        var (program, first) = await DockerCompose.FindAsync(_app);
        return await _app.RunAsync(program, [.. first, .. arguments], environment);
    }

    private Dictionary<string, string> Variables() =>
        File.ReadLines(_app.File(".env")).Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

    private JsonElement Service(string name) => Compose.GetProperty("services").GetProperty(name);

    private List<string> DependenciesOf(string service)
    {
        var dependencies = Service(service).GetProperty("depends_on");
        dependencies.EnumerateObject().ShouldAllBe(dependency => dependency.Value.GetProperty("condition").GetString() == "service_healthy");
        return Names(dependencies);
    }

    private static List<string> Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal)];

    private static List<string?> Texts(JsonElement element, string property) => [.. element.GetProperty(property).EnumerateArray().Select(text => text.GetString())];

    private static string ToJson(string yaml) =>
        new SerializerBuilder().JsonCompatible().Build().Serialize(new DeserializerBuilder().Build().Deserialize<object>(yaml)!);
}

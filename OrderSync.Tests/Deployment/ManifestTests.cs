using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Schema;
using OrderSync.AppHost.Publishing;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Deployment;

/// <summary>The manifest from which azd and ./ordersync compose deploy, as it is without any setting.</summary>
[Collection(nameof(OwnApplications))]
public sealed partial class ManifestTests(PublishedFixture published) : IClassFixture<PublishedFixture>
{
    private readonly PublishedApp _app = published.App;

    private Manifest Manifest => _app.Manifest;

    [Fact]
    public void It_fits_the_schema() => Violations(_app.Json).ShouldBeEmpty();

    [Theory]
    [InlineData("\"scheme\": \"tcp\"", "\"scheme\": \"redis\"")]
    [InlineData("\"type\": \"value.v0\"", "\"type\": \"annotated.string\"")]
    [InlineData("\"minLength\": 44", "\"minLength\": \"long\"")]
    public void A_manifest_that_azd_refuses_does_not_fit_the_schema(string good, string bad)
    {
        _app.Text.ShouldContain(good);

        Violations(JsonDocument.Parse(_app.Text.Replace(good, bad, StringComparison.Ordinal)).RootElement).ShouldNotBeEmpty();
    }

    [Fact]
    public void There_are_three_projects_and_two_containers_and_no_sandbox()
    {
        Names(resource => resource.IsProject).ShouldBe(["api", "web", "worker"]);
        Names(resource => resource.IsContainer).ShouldBe(["postgres", "redis"]);
        Names(resource => resource.Type == "value.v0" && !resource.Name.StartsWith("cond-", StringComparison.Ordinal)).ShouldBe(["ordersync"]);
        _app.Text.ShouldNotContain("sandbox", Case.Insensitive);
    }

    [Fact]
    public void Both_containers_keep_their_data_in_a_volume()
    {
        Manifest.Find("postgres")!.Volumes.ShouldBe([new ManifestVolume("ordersync-postgres", "/var/lib/postgresql")]);
        Manifest.Find("redis")!.Volumes.ShouldBe([new ManifestVolume("ordersync-redis", "/data")]);
    }

    [Fact]
    public void Secrets_are_inputs_that_the_deployment_generates()
    {
        var generated = Manifest.Resources.Where(resource => resource.Input?["secret"]?.GetValue<bool>() == true).ToDictionary(
            resource => resource.Name, resource => resource.Input!["default"]!["generate"]!["minLength"]!.GetValue<int>());

        generated.ShouldBe(
            new Dictionary<string, int> { ["master-key"] = 44, ["site-key"] = 44, ["admin-password"] = 20, ["postgres-password"] = 22, ["redis-password"] = 22 },
            ignoreOrder: true);
        var email = Manifest.Find("admin-email")!.Input!;
        email["secret"].ShouldBeNull();
        email["default"]!["value"]!.GetValue<string>().ShouldBe("admin@demo.example");
        Names(resource => resource.IsParameter).Count.ShouldBe(6);
    }

    [Fact]
    public void Only_Web_and_Api_are_reached_from_outside()
    {
        Names(resource => resource.IsExternal).ShouldBe(["api", "web"]);
        Manifest.Find("worker")!.Bindings.Count().ShouldBe(2);
        Manifest.Resources.SelectMany(resource => resource.Bindings).Where(binding => binding.IsExternal)
            .ShouldAllBe(binding => binding.Scheme == "http" || binding.Scheme == "https");
    }

    [Fact]
    public void Each_host_gets_what_it_needs_in_production_and_nothing_else()
    {
        string[] everyHost = ["ASPNETCORE_FORWARDEDHEADERS_ENABLED", "HTTP_PORTS", "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "ConnectionStrings__redis"];
        string[] withDatabase = [.. everyHost, "ConnectionStrings__ordersync", "Security__MasterKey"];

        Variables("api").Keys.ShouldBe([.. withDatabase, "Security__SiteKey", "Seed__AdminEmail", "Seed__AdminPassword"], ignoreOrder: true);
        Variables("worker").Keys.ShouldBe(withDatabase, ignoreOrder: true);
        // Web has neither the database nor the master key.
        Variables("web").Keys.ShouldBe([.. everyHost, "Security__SiteKey", "services__api__http__0", "services__api__https__0"], ignoreOrder: true);
    }

    [Fact]
    public void What_the_hosts_get_is_what_the_deployment_has()
    {
        var api = Variables("api");

        api["ASPNETCORE_FORWARDEDHEADERS_ENABLED"].ShouldBe("true");
        api["ConnectionStrings__ordersync"].ShouldBe("{ordersync.connectionString}");
        api["ConnectionStrings__redis"].ShouldBe("{redis.connectionString}");
        api["Security__MasterKey"].ShouldBe("{master-key.value}");
        api["Seed__AdminPassword"].ShouldBe("{admin-password.value}");
        api["Security__SiteKey"].ShouldBe("{site-key.value}");
        Variables("web")["Security__SiteKey"].ShouldBe("{site-key.value}");
        Variables("worker")["Security__MasterKey"].ShouldBe("{master-key.value}");
        Variables("web")["ASPNETCORE_FORWARDEDHEADERS_ENABLED"].ShouldBe("true");
        Variables("web")["services__api__https__0"].ShouldBe("{api.bindings.https.url}");
    }

    [Fact]
    public void Every_expression_speaks_of_something_that_is_there()
    {
        var expressions = Expression().Matches(_app.Text).Select(match => (Resource: match.Groups["resource"].Value, Path: match.Groups["path"].Value)).ToList();

        expressions.Count.ShouldBeGreaterThan(20);
        expressions.Where(expression => !Resolves(expression.Resource, expression.Path.Split('.'))).ShouldBeEmpty();
    }

    [Fact]
    public void Each_project_file_is_where_the_manifest_says() =>
        Manifest.Resources.Where(resource => resource.IsProject).Select(project => Path.GetFullPath(project.Text("path")!, _app.Folder))
            .ShouldAllBe(file => File.Exists(file));

    private static List<string> Violations(JsonElement manifest)
    {
        using var stream = typeof(ManifestTests).Assembly.GetManifestResourceStream("manifest.schema.json")!;
        using var reader = new StreamReader(stream);
        // Of its own each time: a schema with the same address may not be built twice into one registry.
        var schema = JsonSchema.FromText(reader.ReadToEnd(), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
        var results = schema.Evaluate(manifest, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid ? [] : [.. results.Details!.Where(detail => !detail.IsValid && detail.Errors is not null)
            .Select(detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Values)}")];
    }

    private List<string> Names(Func<ManifestResource, bool> where) =>
        [.. Manifest.Resources.Where(where).Select(resource => resource.Name).Order(StringComparer.Ordinal)];

    private Dictionary<string, string> Variables(string project) => new(Manifest.Find(project)!.Environment, StringComparer.Ordinal);

    private bool Resolves(string name, string[] path) => (Manifest.Find(name), path) switch
    {
        (null, _) => false,
        ({ } resource, ["value" or "connectionString"]) => resource.Text(path[0]) is not null,
        ({ } resource, ["inputs", var input]) => resource.Json["inputs"]?[input] is not null,
        ({ } resource, ["bindings", var binding, "host" or "port" or "targetPort" or "url" or "scheme"]) =>
            resource.Bindings.Any(known => known.Name == binding),
        _ => false,
    };

    [GeneratedRegex(@"\{(?<resource>[A-Za-z0-9-]+)\.(?<path>[A-Za-z0-9.-]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Expression();
}

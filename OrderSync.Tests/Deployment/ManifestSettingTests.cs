using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Deployment;

/// <summary>What the settings of whoever publishes change in the manifest, and what it cannot say.</summary>
[Collection(nameof(OwnApplications))]
public sealed class ManifestSettingTests
{
    [Fact]
    public async Task An_external_database_is_an_input_and_no_container()
    {
        using var app = await PublishedApp.PublishAsync(("ORDERSYNC_DATABASE", "external"), ("ORDERSYNC_REDIS", "external"));
        var manifest = app.Manifest;

        manifest.Resources.ShouldNotContain(resource => resource.IsContainer);
        manifest.Find("postgres-password").ShouldBeNull();
        manifest.Find("redis-password").ShouldBeNull();
        foreach (var name in new[] { "ordersync", "redis" })
        {
            var connection = manifest.Find(name)!;
            connection.Type.ShouldBe("parameter.v0");
            connection.Text("connectionString").ShouldBe($"{{{name}.value}}");
            connection.Input!["secret"]!.GetValue<bool>().ShouldBeTrue();
            connection.Input["default"].ShouldBeNull();
        }

        var worker = manifest.Find("worker")!.Environment.ToDictionary();
        worker["ConnectionStrings__ordersync"].ShouldBe("{ordersync.connectionString}");
        worker["ConnectionStrings__redis"].ShouldBe("{redis.connectionString}");
    }

    [Fact]
    public async Task What_is_no_way_to_run_a_database_is_said_in_one_sentence()
    {
        using var app = new PublishedApp();

        var (exitCode, output) = await app.TryPublishAsync(("ORDERSYNC_DATABASE", "managed"));

        exitCode.ShouldBe(1);
        output.Trim().ShouldBe("ORDERSYNC_DATABASE is 'managed', but must be container or external.");
    }

    [Fact]
    public async Task Secret_settings_are_inputs_and_others_stand_as_they_are()
    {
        using var app = await PublishedApp.PublishAsync(
            ("Email__Host", "smtp.example.com"), ("Email__Password", "not-for-a-manifest"), ("ORDERSYNC_PUBLIC_URL", "https://orders-api.example.com"),
            ("Site__PublicUrl", "https://orders.example.com"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://otlp.example.com"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=not-for-a-manifest"), ("ORDERSYNC_ADMIN_PASSWORD", "not-for-a-manifest"));
        var api = app.Manifest.Find("api")!.Environment.ToDictionary();
        var worker = app.Manifest.Find("worker")!.Environment.ToDictionary();

        app.Text.ShouldNotContain("not-for-a-manifest");
        api["Email__Host"].ShouldBe("smtp.example.com");
        api["Email__Password"].ShouldBe("{email-password.value}");
        worker["Email__Password"].ShouldBe("{email-password.value}");
        api["Webhooks__PublicUrl"].ShouldBe("https://orders-api.example.com");
        api["Site__PublicUrl"].ShouldBe("https://orders.example.com");
        worker["Site__PublicUrl"].ShouldBe("https://orders.example.com");
        worker["OTEL_EXPORTER_OTLP_ENDPOINT"].ShouldBe("https://otlp.example.com");
        worker["OTEL_EXPORTER_OTLP_HEADERS"].ShouldBe("{otlp-headers.value}");
        app.Manifest.Find("email-password")!.Input!["secret"]!.GetValue<bool>().ShouldBeTrue();
        app.Manifest.Find("otlp-headers")!.Input!["secret"]!.GetValue<bool>().ShouldBeTrue();
    }

    /// <summary>A manifest of Aspire's has no place for probes; publishers that know more than it take them from the model.</summary>
    [Fact]
    public async Task Each_host_is_probed_for_life_and_for_readiness()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.OrderSync_AppHost>(
            ["--publisher", "manifest", "--output-path", Path.GetTempPath()], AppFixture.Cancellation);

        builder.ExecutionContext.IsPublishMode.ShouldBeTrue();
        var probes = builder.Resources.OfType<ProjectResource>().ToDictionary(
            project => project.Name,
            project => project.Annotations.OfType<EndpointProbeAnnotation>().Select(probe => $"{probe.Type} {probe.EndpointReference.EndpointName} {probe.Path} {probe.TimeoutSeconds}").ToList());
        probes.Keys.ShouldBe(["api", "worker", "web"], ignoreOrder: true);
        probes.Values.ShouldAllBe(probe => string.Join(", ", probe) == "Liveness http /alive 5, Readiness http /health 5");
    }
}

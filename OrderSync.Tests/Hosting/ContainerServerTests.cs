using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderSync.AppHost.Installing;

namespace OrderSync.Tests.Hosting;

/// <summary>The app model as it is where a container engine answers. There is none here: it is built, and not started.</summary>
[Collection(nameof(OwnApplications))]
public sealed class ContainerServerTests : IDisposable
{
    private readonly string _folder = AppHostProcess.NewDataFolder();

    [Fact]
    public async Task Postgres_and_Redis_are_containers_with_the_folders_volumes_passwords_and_ports()
    {
        await using var app = await BuildAsync();
        var containers = app.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<ContainerResource>().ToDictionary(container => container.Name);

        containers.Keys.Order().ShouldBe(["postgres", "redis"]);
        var id = containers.Values.Select(container => container.Annotations.OfType<ContainerMountAnnotation>().Single().Source!.Split('-')[1]).Distinct().Single();
        id.Length.ShouldBe(8, "the volumes are named after the data folder");
        var secrets = new Secrets(Path.Combine(_folder, "secrets.json"));
        var (postgres, redis) = ((PostgresServerResource)containers["postgres"], (RedisResource)containers["redis"]);
        (await postgres.PasswordParameter.GetValueAsync(AppFixture.Cancellation)).ShouldBe(secrets.Get("postgres-password", new GenerateParameterDefault()));
        (await redis.PasswordParameter!.GetValueAsync(AppFixture.Cancellation)).ShouldBe(secrets.Get("redis-password", new GenerateParameterDefault()));
        // By name, since the type is for evaluation only: nothing but WithoutHttpsCertificate adds it.
        redis.Annotations.Select(annotation => annotation.GetType().Name).ShouldContain("HttpsCertificateAnnotation", "no TLS, whose certificate the hosts would have to trust");
        var ports = containers.ToDictionary(container => container.Key, container => container.Value.Annotations.OfType<EndpointAnnotation>().Single().Port);
        var remembered = (await File.ReadAllLinesAsync(Path.Combine(_folder, "ports.tsv"), AppFixture.Cancellation)).Select(line => line.Split('\t')).ToDictionary(parts => parts[0], parts => (int?)int.Parse(parts[1]));
        ports.ShouldBe(remembered, ignoreOrder: true);
    }

    [Fact]
    public async Task Postgres_takes_as_many_connections_as_all_hosts_may_open()
    {
        await using var app = await BuildAsync();
        var postgres = app.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<PostgresServerResource>().Single();

        var context = new CommandLineArgsCallbackContext([], postgres, AppFixture.Cancellation);
        foreach (var arguments in postgres.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
            await arguments.Callback(context);

        context.Args.ShouldBe(["-c", "max_connections=400"]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<DistributedApplication> BuildAsync()
    {
        string[] args = ["--ORDERSYNC_SERVERS=containers", $"--ORDERSYNC_DATA={_folder}", "--DcpPublisher:RandomizePorts=false"];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.OrderSync_AppHost>(args, (options, _) => options.DisableDashboard = true, AppFixture.Cancellation);
        // That it is disposed of without having run is no news.
        builder.Services.AddLogging(logging => logging.ClearProviders());
        return await builder.BuildAsync(AppFixture.Cancellation);
    }
}

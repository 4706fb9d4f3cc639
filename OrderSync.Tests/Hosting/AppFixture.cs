using Aspire.Hosting;
using Aspire.Hosting.Testing;

[assembly: AssemblyFixture(typeof(OrderSync.Tests.Hosting.AppFixture))]

namespace OrderSync.Tests.Hosting;

/// <summary>
/// The whole application, started when the first test asks for it and shared by all: free ports, an empty database, no
/// environment of the developer's. Take it as a constructor parameter, and await <see cref="ReadyAsync"/> before anything else.
/// </summary>
public sealed class AppFixture : IAsyncLifetime
{
    public const string AdminEmail = "admin@demo.example";
    public const string AdminPassword = "Test-admin-password-1";

    private readonly Lazy<Task<DistributedApplication>> _started;

    public AppFixture()
        : this([])
    {
    }

    private AppFixture(string[] settings) => _started = new(() => StartSharedAsync(settings));

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DistributedApplication App => _started.Value is { IsCompletedSuccessfully: true } started
        ? started.Result
        : throw new InvalidOperationException("Await ReadyAsync first.");

    /// <summary>Returns once every resource is healthy.</summary>
    public Task ReadyAsync() => _started.Value.WaitAsync(Cancellation);

    /// <summary>A client of sandbox, api, worker or web, whose base address is the resource's.</summary>
    public HttpClient CreateHttpClient(string resource) => App.CreateHttpClient(resource);

    public Uri Address(string resource) => App.GetEndpoint(resource);

    public async Task<string> ConnectionStringAsync(string resource) =>
        await App.GetConnectionStringAsync(resource, Cancellation)
        ?? throw new InvalidOperationException($"'{resource}' has no connection string.");

    /// <summary>The processes of a resource: to kill them, and to start others.</summary>
    public LocalResource Local(string resource) => App.GetLocal(resource);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_started.IsValueCreated && _started.Value.IsCompletedSuccessfully)
            await App.DisposeAsync();
    }

    /// <summary>As the shared one, with more settings, for tests that disturb it; dispose of it.</summary>
    public static AppFixture With(params string[] settings) => new(settings);

    private static Task<DistributedApplication> StartSharedAsync(string[] settings) => StartAsync(
        [$"--ORDERSYNC_ADMIN_EMAIL={AdminEmail}", $"--ORDERSYNC_ADMIN_PASSWORD={AdminPassword}", "--ORDERSYNC_DEMO_ORDERS=300", .. settings]);

    /// <summary>An application of a test's own, with these settings; dispose of it.</summary>
    public static async Task<DistributedApplication> StartAsync(params string[] settings)
    {
        string[] args = ["--ORDERSYNC_EPHEMERAL=true", .. settings];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.OrderSync_AppHost>(
            args, (options, _) => options.DisableDashboard = true, CancellationToken.None);
        var app = await builder.BuildAsync(CancellationToken.None);
        try
        {
            await app.StartAsync(CancellationToken.None);
            foreach (var resource in new[] { "sandbox", "api", "worker", "web" })
                await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, CancellationToken.None);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}

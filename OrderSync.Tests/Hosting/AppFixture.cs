using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;

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

    /// <summary>
    /// What failed stays so until the test has looked at it: the minute that is the default passes, on a busy machine, before a test comes to it.
    /// </summary>
    public static readonly TimeSpan FirstRetryAfter = TimeSpan.FromMinutes(30);

    // What a developer has exported must not change what a test sees.
    private static readonly string[] ForTests = ["ORDERSYNC_CHAOS_", "ORDERSYNC_SIMULATION", "ORDERSYNC_SHOTS", "ORDERSYNC_FUZZ_"];
    private static readonly string[] OwnVariables = ["ORDERSYNC_", "ENABLE_SCHEDULER", "Email__", "Site__", "worker__", "Parameters__", "OTEL_"];

    /// <summary>An application that is not healthy by then never will be: on two busy cores it takes half a minute.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(5);

    private readonly Lazy<Task<DistributedApplication>> _started;
    private ResourceStates? _states;

    static AppFixture()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>())
        {
            if (!Array.Exists(ForTests, own => name.StartsWith(own, StringComparison.Ordinal)) && Array.Exists(OwnVariables, own => name.StartsWith(own, StringComparison.Ordinal)))
                Environment.SetEnvironmentVariable(name, null);
        }
    }

    public AppFixture()
        : this([])
    {
    }

    private AppFixture(string[] settings) => _started = new(() => StartAsync(settings));

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DistributedApplication App => _started.Value is { IsCompletedSuccessfully: true } started
        ? started.Result
        : throw new InvalidOperationException("Await ReadyAsync first.");

    /// <summary>Returns once every resource is healthy.</summary>
    /// <exception cref="TimeoutException">They are not in time.</exception>
    public Task ReadyAsync() => _started.Value.WaitAsync(LongestStart, Cancellation);

    /// <summary>A client of sandbox, api, worker or web, whose base address is the resource's.</summary>
    public HttpClient CreateHttpClient(string resource) => App.CreateHttpClient(resource);

    public Uri Address(string resource) => App.GetEndpoint(resource);

    public async Task<string> ConnectionStringAsync(string resource) =>
        await App.GetConnectionStringAsync(resource, Cancellation)
        ?? throw new InvalidOperationException($"'{resource}' has no connection string.");

    /// <summary>The processes of a resource: to kill them, and to start others.</summary>
    public ResourceReplicas Replicas(string resource) => new(App, _states!, resource);

    /// <summary>Carries out a command of the dashboard, with what a person would enter.</summary>
    public async Task CommandAsync(string resource, string command, params (string Name, string Value)[] entered)
    {
        var inputs = entered.Select(entry => new InteractionInput { Name = entry.Name, Value = entry.Value, InputType = InputType.Text }).ToList();
        var model = App.Services.GetRequiredService<DistributedApplicationModel>();
        var result = await App.ResourceCommands.ExecuteCommandAsync(
            model.Resources.Single(candidate => candidate.Name == resource), command, new InteractionInputCollection(inputs), Cancellation);
        result.Success.ShouldBeTrue($"{command}: {result.Message}");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated || !_started.Value.IsCompletedSuccessfully)
            return;
        await _states!.DisposeAsync();
        await App.StopAsync();
        await App.DisposeAsync();
    }

    /// <summary>As the shared one, with more settings, for tests that disturb it; dispose of it.</summary>
    public static AppFixture With(params string[] settings) => new(settings);

    private async Task<DistributedApplication> StartAsync(string[] settings)
    {
        string[] args =
        [
            "--ORDERSYNC_EPHEMERAL=true", $"--ORDERSYNC_ADMIN_EMAIL={AdminEmail}", $"--ORDERSYNC_ADMIN_PASSWORD={AdminPassword}",
            "--ORDERSYNC_DEMO_ORDERS=300", $"--worker:Worker__FirstRetryAfter={FirstRetryAfter}", .. settings,
        ];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.OrderSync_AppHost>(
            args, (options, _) => options.DisableDashboard = true, CancellationToken.None);
        builder.Services.AddLogging(logging => logging
            .SetMinimumLevel(LogLevel.Error)
            // What the hosts write, and that they are not healthy yet, is not the test's to say.
            .AddFilter("OrderSync.AppHost.Resources", LogLevel.None)
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));
        builder.Services.ConfigureAll<HttpStandardResilienceOptions>(AskOnce);
        var app = await builder.BuildAsync(CancellationToken.None);
        _states = new(app);
        try
        {
            await app.StartAsync(CancellationToken.None);
            foreach (var resource in new[] { "sandbox", "api", "worker", "web" })
                await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, WaitBehavior.StopOnResourceUnavailable, CancellationToken.None);
            return app;
        }
        catch
        {
            await _states.DisposeAsync();
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Aspire's clients would ask again after 10 s, also what changes something: on a busy machine it would then be done twice.</summary>
    private static void AskOnce(HttpStandardResilienceOptions options)
    {
        options.Retry.DisableForUnsafeHttpMethods();
        options.AttemptTimeout.Timeout = TimeSpan.FromMinutes(1);
        options.TotalRequestTimeout.Timeout = TimeSpan.FromMinutes(3);
        options.CircuitBreaker.SamplingDuration = TimeSpan.FromMinutes(2);
    }
}

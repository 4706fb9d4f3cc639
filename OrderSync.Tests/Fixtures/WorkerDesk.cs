using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Events;
using OrderSync.Core.Notifications;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Setup;
using OrderSync.Core.Users;
using OrderSync.Core.Webhooks;
using OrderSync.Worker.Orders;
using OrderSync.Worker.Runs;
using OrderSync.Worker.Scheduling;
using OrderSync.Worker.Shipping;
using OrderSync.Worker.Webhooks;
using Quartz;

namespace OrderSync.Tests.Fixtures;

/// <summary>
/// A worker without a scheduler, over the servers of the Api's tests: it does what it is told to, at once, also for platforms of the tests,
/// which may stand in for real ones.
/// </summary>
internal sealed class WorkerDesk : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public WorkerDesk(ApiFixture api, params IPlatformConnector[] platforms) => _services = Build(api, api.Time, platforms).BuildServiceProvider();

    /// <summary>With the real platforms, over a clock, a network and a connection pool of the test's own.</summary>
    public WorkerDesk(ApiFixture api, NpgsqlDataSource database, TimeProvider time, HttpMessageHandler network)
    {
        var services = Build(api, time, []);
        var configuration = new ConfigurationBuilder().Build();
        services.AddSingleton(database).AddSingleton<IConfiguration>(configuration).AddPlatforms(configuration).AddConnectors();
        services.AddHttpClient(PlatformCalls.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => network);
        _services = services.BuildServiceProvider();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts a run and executes it to its end.</summary>
    public async Task<Run> RunAsync(TestCompany company, Guid connection, RunKind kind, FetchMode? mode = null, RunRange? range = null)
    {
        var request = new RunRequest(company.Id, connection, kind, mode, null, StopAtFirst: false, "Amel", range);
        var run = await _services.GetRequiredService<RunCommands>().StartAsync(request, Cancellation);
        return await ExecuteAsync(company, run, attempt: 0);
    }

    /// <summary>Starts a run and executes it to its end, by one worker after the other when they are killed.</summary>
    public async Task<Run> OutliveAsync(TestCompany company, RunRequest request)
    {
        var run = await _services.GetRequiredService<RunCommands>().StartAsync(request, Cancellation);
        return await OutliveAsync(company, run, attempt: 0);
    }

    /// <summary>Has what failed of a run tried again.</summary>
    /// <returns>Null when there is nothing to go on with.</returns>
    public async Task<Run?> RetryAsync(TestCompany company, Run run) =>
        await _services.GetRequiredService<RunCommands>().RetryAsync(new RunKey(company.Id, run.Id), "Amel", Cancellation)
            ? await OutliveAsync(company, run.Id, run.Attempt)
            : null;

    /// <summary>Executes one that is queued.</summary>
    /// <param name="recovering">The worker that had it was killed.</param>
    public async Task<Run> ExecuteAsync(TestCompany company, Guid run, int attempt, bool recovering = false)
    {
        using var entered = CurrentCompany.Enter(company.Id);
        var store = _services.GetRequiredService<RunStore>();
        var execution = (await store.ClaimAsync(new RunKey(company.Id, run), attempt, recovering, "test", Cancellation)).ShouldNotBeNull();
        var connections = _services.GetRequiredService<PlatformConnections>();
        var ending = _services.GetRequiredService<RunEnding>();
        execution.Connection = await connections.GetAsync(company.Id, execution.Run.ConnectionId, Cancellation);
        try
        {
            await _services.GetServices<IRunHandler>().Single(handler => handler.Kind == execution.Run.Kind).ExecuteAsync(execution, Cancellation);
            await ending.CompleteAsync(execution);
        }
        catch (PlatformException exception)
        {
            await ending.FailAsync(execution, exception.Failure);
        }
        return execution.Run;
    }

    private async Task<Run> OutliveAsync(TestCompany company, Guid run, int attempt)
    {
        for (var recovering = false; ; recovering = true)
        {
            try
            {
                return await ExecuteAsync(company, run, attempt, recovering);
            }
            catch (WorkerKilledException)
            {
                attempt += recovering ? 1 : 0;
            }
        }
    }

    /// <summary>Claims a new run and ends it as one whose work has come to its end.</summary>
    /// <param name="work">What it leaves.</param>
    public async Task<Run> EndAsync(TestCompany company, Guid connection, RunKind kind, Action<RunExecution> work)
    {
        using var entered = CurrentCompany.Enter(company.Id);
        var run = await _services.GetRequiredService<RunCommands>().StartAsync(
            new RunRequest(company.Id, connection, kind, null, null, StopAtFirst: false, "Amel"), Cancellation);
        var store = _services.GetRequiredService<RunStore>();
        var execution = (await store.ClaimAsync(new RunKey(company.Id, run), attempt: 0, recovering: false, "test", Cancellation)).ShouldNotBeNull();
        work(execution);
        await _services.GetRequiredService<RunEnding>().CompleteAsync(execution);
        return execution.Run;
    }

    /// <summary>Works the connection's webhook events that are due.</summary>
    public Task WorkEventsAsync(TestCompany company, Guid connection) =>
        _services.GetRequiredService<WebhookWork>().WorkAsync(new WebhookSource(company.Id, connection), Cancellation);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static ServiceCollection Build(ApiFixture api, TimeProvider time, IPlatformConnector[] platforms)
    {
        var core = api.Services;
        var services = new ServiceCollection();
        // Keeps what is to be done later, and never does it.
        services.AddQuartz();
        services.AddLogging().AddRuns().AddOrderFetching().AddWebhookWork();
        services.AddSingleton<OpenOrders>().AddSingleton<IRunHandler, ShippingHandler>().AddSingleton<IHintReader, ShipmentHints>().AddSingleton<ShipmentRefresh>();
        services.AddSingleton(new PlatformCatalog(platforms.UnionBy(core.GetServices<IPlatformConnector>(), platform => platform.Descriptor.Key)));
        services.AddSingleton<ILiveEvents, Silence>().AddSingleton(time);
        services.AddSingleton(core.GetRequiredService<NpgsqlDataSource>()).AddSingleton(core.GetRequiredService<PlatformConnections>());
        services.AddSingleton(core.GetRequiredService<RunMessages>()).AddSingleton<RunCommands>();
        services.AddSingleton<RunsSoon>().AddSingleton(core.GetRequiredService<RunHours>()).AddSingleton(core.GetRequiredService<ScheduledRuns>());
        services.AddSingleton(core.GetRequiredService<NotificationWriter>()).AddSingleton(core.GetRequiredService<PlatformBudgets>());
        services.AddSingleton(core.GetRequiredService<IMeterFactory>()).AddSingleton(core.GetRequiredService<IOptions<PlatformCallOptions>>());
        services.AddSingleton(Options.Create(new ShippingOptions())).AddSingleton(Options.Create(new WorkerOptions()));
        services.AddSingleton(provider => new RunStore(core.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<NpgsqlDataSource>(), time));
        services.AddSingleton(provider => new RunScheduling(
            provider.GetRequiredService<ISchedulerFactory>(), provider.GetRequiredService<NpgsqlDataSource>(), Options.Create(new RunLimits()), time, NullLogger<RunScheduling>.Instance));
        return services;
    }

    private sealed class Silence : ILiveEvents
    {
        public Task PublishAsync(LiveEvent liveEvent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>Thrown in a worker's way, as if it were killed: nothing of it runs on, and nothing is written any more.</summary>
internal sealed class WorkerKilledException() : Exception("The worker was killed.");

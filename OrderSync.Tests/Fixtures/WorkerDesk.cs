using System.Diagnostics.Metrics;
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
using OrderSync.Core.Users;
using OrderSync.Core.Webhooks;
using OrderSync.Worker.Orders;
using OrderSync.Worker.Runs;
using OrderSync.Worker.Scheduling;
using OrderSync.Worker.Shipping;
using OrderSync.Worker.Webhooks;

namespace OrderSync.Tests.Fixtures;

/// <summary>
/// A worker without a scheduler, over the servers of the Api's tests: it does what it is told to, at once, also for platforms of the tests,
/// which may stand in for real ones.
/// </summary>
internal sealed class WorkerDesk(ApiFixture api, params IPlatformConnector[] platforms) : IAsyncDisposable
{
    private readonly ServiceProvider _services = Build(api, platforms);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts a run and executes it to its end.</summary>
    public async Task<Run> RunAsync(TestCompany company, Guid connection, RunKind kind, FetchMode? mode = null, RunRange? range = null)
    {
        var request = new RunRequest(company.Id, connection, kind, mode, null, StopAtFirst: false, "Amel", range);
        var run = await _services.GetRequiredService<RunCommands>().StartAsync(request, Cancellation);
        return await ExecuteAsync(company, run, attempt: 0);
    }

    /// <summary>Executes one that is queued.</summary>
    public async Task<Run> ExecuteAsync(TestCompany company, Guid run, int attempt)
    {
        using var entered = CurrentCompany.Enter(company.Id);
        var store = _services.GetRequiredService<RunStore>();
        var execution = (await store.ClaimAsync(new RunKey(company.Id, run), attempt, recovering: false, "test", Cancellation)).ShouldNotBeNull();
        var connections = _services.GetRequiredService<PlatformConnections>();
        execution.Connection = await connections.GetAsync(company.Id, execution.Run.ConnectionId, Cancellation);
        await _services.GetServices<IRunHandler>().Single(handler => handler.Kind == execution.Run.Kind).ExecuteAsync(execution, Cancellation);
        await _services.GetRequiredService<RunEnding>().CompleteAsync(execution);
        return execution.Run;
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

    private static ServiceProvider Build(ApiFixture api, IPlatformConnector[] platforms)
    {
        var core = api.Services;
        var services = new ServiceCollection();
        services.AddLogging().AddRuns().AddOrderFetching().AddWebhookWork();
        services.AddSingleton<OpenOrders>().AddSingleton<IRunHandler, ShippingHandler>().AddSingleton<IHintReader, ShipmentHints>().AddSingleton<ShipmentRefresh>();
        services.AddSingleton(new PlatformCatalog(platforms.UnionBy(core.GetServices<IPlatformConnector>(), platform => platform.Descriptor.Key)));
        services.AddSingleton<ILiveEvents, Silence>().AddSingleton(api.Time);
        services.AddSingleton(core.GetRequiredService<NpgsqlDataSource>()).AddSingleton(core.GetRequiredService<PlatformConnections>());
        services.AddSingleton(core.GetRequiredService<RunMessages>()).AddSingleton(core.GetRequiredService<RunCommands>());
        services.AddSingleton<RunsSoon>().AddSingleton(core.GetRequiredService<RunHours>()).AddSingleton(core.GetRequiredService<ScheduledRuns>());
        services.AddSingleton(core.GetRequiredService<NotificationWriter>()).AddSingleton(core.GetRequiredService<PlatformBudgets>());
        services.AddSingleton(core.GetRequiredService<IMeterFactory>()).AddSingleton(core.GetRequiredService<IOptions<PlatformCallOptions>>());
        services.AddSingleton(Options.Create(new ShippingOptions())).AddSingleton(Options.Create(new WorkerOptions()));
        services.AddSingleton(provider => new RunStore(core.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<NpgsqlDataSource>(), api.Time));
        services.AddSingleton(provider => new RunScheduling(
            null!, provider.GetRequiredService<NpgsqlDataSource>(), Options.Create(new RunLimits()), api.Time, NullLogger<RunScheduling>.Instance));
        return services.BuildServiceProvider();
    }

    private sealed class Silence : ILiveEvents
    {
        public Task PublishAsync(LiveEvent liveEvent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

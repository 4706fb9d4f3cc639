using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Core.Shipping;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Shipping;

/// <summary>Brings the statuses of a carrier's shipments, for the orders that are still on their way.</summary>
public sealed class ShippingHandler(
    PlatformCatalog catalog,
    NpgsqlDataSource database,
    RunStore store,
    RunProgress progress,
    OpenOrders open,
    PlatformBudgets budgets,
    IOptions<ShippingOptions> options,
    TimeProvider time) : IRunHandler
{
    /// <summary>An order that another writer holds just now is asked for again so often.</summary>
    private const int CompletionRounds = 3;

    private static readonly TimeSpan CompletionPause = TimeSpan.FromMilliseconds(500);

    public RunKind Kind => RunKind.ShippingStatus;

    public async Task ExecuteAsync(RunExecution execution, CancellationToken cancellationToken)
    {
        var source = catalog.Require<IShipmentSource>(execution.Connection.Platform);
        var traits = source.TraitsFor(execution.Connection);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var connections = await ShippedConnections.FindAsync(connection, execution.Key.CompanyId, traits, cancellationToken);
        var since = time.GetUtcNow() - traits.FollowFor;
        await UnlinkAsync(execution, connection, cancellationToken);
        var orders = await open.LoadAsync(execution, connections, since, cancellationToken);
        await store.LogAsync(execution, LogLevelView.Info, $"{orders.Count:N0} open orders to be followed.", cancellationToken);
        var forecast = await BudgetForecast.ReadAsync(budgets, source.Descriptor, execution.Connection, time, cancellationToken);
        var saving = new ShipmentSaving(execution, connection, store, progress, time);
        var reading = new ShippingReading(execution, source, traits, orders, saving, store, new RunPace(forecast, time), options.Value.BatchSize, time);
        await reading.ReadAsync(cancellationToken);

        await LinkAsync(execution, connection, connections, since, cancellationToken);
        await LookUpMemory.ForgetClosedAsync(connection, execution.Key.CompanyId, execution.Run.ConnectionId, cancellationToken);
    }

    /// <summary>What was linked before the shipment's age was known, or looked at, is put right first: such orders are followed again.</summary>
    private async Task UnlinkAsync(RunExecution execution, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var wrong = await OrderCompletion.UnlinkAsync(
            connection, execution.Key.CompanyId, execution.Run.ConnectionId, time.GetUtcNow(), only: null, cancellationToken);
        if (wrong > 0)
            await store.LogAsync(execution, LogLevelView.Warning, $"{wrong:N0} shipments are older than the orders that they were taken for: they have none now.", cancellationToken);
    }

    /// <summary>
    /// Shipments that were stored before their orders came, or of orders that were closed: they get their orders now, and complete
    /// those that are open.
    /// </summary>
    private async Task LinkAsync(
        RunExecution execution, NpgsqlConnection connection, IReadOnlyList<Guid> connections, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var (company, run) = (execution.Key.CompanyId, execution.Key.RunId);
        await OrderCompletion.LinkAsync(connection, company, execution.Run.ConnectionId, connections, since, cancellationToken);
        for (var round = 0; round < CompletionRounds; round++)
        {
            await OrderCompletion.CompleteAllAsync(connection, company, run, time.GetUtcNow(), cancellationToken);
            if (!await OrderCompletion.IsLeftAsync(connection, company, cancellationToken))
                break;
            await Task.Delay(CompletionPause, time, cancellationToken);
        }
        var completed = await OrderCompletion.CountAsync(connection, company, run, cancellationToken);
        if (completed > 0)
            await store.LogAsync(execution, LogLevelView.Info, $"{completed:N0} orders were completed: delivered.", cancellationToken);
    }
}

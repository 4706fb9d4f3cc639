using Npgsql;
using OrderSync.Core.Orders;
using OrderSync.Core.Runs;
using OrderSync.Core.Shipping;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Shipping;

/// <summary>
/// Stores shipments and the checkpoint behind them in one transaction, on a connection of its own, one batch after the other: while
/// one is written, the next is gathered.
/// </summary>
public sealed class ShipmentSaving(RunExecution execution, NpgsqlConnection connection, RunStore store, RunProgress progress, TimeProvider time)
{
    private readonly ShipmentWriter _writer = new(connection);
    private Task _saving = Task.CompletedTask;
    private long _published = time.GetTimestamp();

    /// <summary>Waits for the batch before, and begins with this one.</summary>
    /// <param name="attribute">Counts what became of the shipments, and returns the windows that changed.</param>
    /// <param name="beside">What else belongs into the transaction.</param>
    public async Task BeginAsync(
        IReadOnlyList<IncomingShipment> shipments,
        IReadOnlyList<IncomingRejection> rejections,
        Func<WriteOutcome[], IEnumerable<RunWindow>> attribute,
        CancellationToken cancellationToken,
        Func<NpgsqlConnection, Task>? beside = null)
    {
        await _saving;
        cancellationToken.ThrowIfCancellationRequested();
        // Not the caller's token: a transaction that has begun ends, so that the figures in memory stay those in the database.
        _saving = SaveAsync(shipments, rejections, attribute, beside);
    }

    /// <summary>Returns when all is stored.</summary>
    public Task EndAsync() => _saving;

    private async Task SaveAsync(
        IReadOnlyList<IncomingShipment> shipments,
        IReadOnlyList<IncomingRejection> rejections,
        Func<WriteOutcome[], IEnumerable<RunWindow>> attribute,
        Func<NpgsqlConnection, Task>? beside)
    {
        await Task.Yield();
        using var span = RunTrace.Source.StartActivity("write batch")?.SetTag("ordersync.shipments", shipments.Count);
        await using (var transaction = await connection.BeginTransactionAsync(CancellationToken.None))
        {
            var batch = new ShipmentBatch(
                execution.Key.CompanyId, execution.Run.ConnectionId, execution.Key.RunId, time.GetUtcNow(), shipments, rejections);
            var windows = attribute(await _writer.WriteAsync(batch, CancellationToken.None)).ToHashSet();
            if (beside is not null)
                await beside(connection);
            execution.CountWindows();
            await store.CheckpointAsync(execution, windows, connection, CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }
        if (time.GetElapsedTime(_published) < RunProgress.AtMostEvery)
            return;
        _published = time.GetTimestamp();
        await progress.PublishAsync(execution, started: false, CancellationToken.None);
    }
}

using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Orders;
using OrderSync.Core.Runs;
using OrderSync.Worker.Coverage;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>What a run does with the orders that it has read, inside the transaction of their checkpoint.</summary>
public interface IPageWriter
{
    /// <summary>Whether orders are looked up before: where this is false they all come as new ones, and the writer finds out itself.</summary>
    bool WantsLookUp { get; }

    /// <returns>What becomes, or would become, of each of the batch's orders, by index.</returns>
    Task<WriteOutcome[]> WriteAsync(RunExecution execution, PageBatch batch, OrderWriter orders, NpgsqlConnection connection, CancellationToken cancellationToken);
}

/// <summary>Which of them a run needs.</summary>
public sealed class PageWriters(StoringPages storing, CountingPages counting, ComparingPages comparing)
{
    public IPageWriter For(Run run) => run switch
    {
        { DryRun: true } => counting,
        { Kind: RunKind.Reconcile } => comparing,
        _ => storing,
    };
}

/// <summary>Stores them.</summary>
public sealed class StoringPages : IPageWriter
{
    public bool WantsLookUp => true;

    public Task<WriteOutcome[]> WriteAsync(
        RunExecution execution, PageBatch batch, OrderWriter orders, NpgsqlConnection connection, CancellationToken cancellationToken) =>
        orders.WriteAsync(batch.Sorted, cancellationToken);
}

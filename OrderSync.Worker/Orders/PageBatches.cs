using System.Threading.Channels;
using Npgsql;
using OrderSync.Core.Orders;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>Pages that one transaction writes, their orders looked up.</summary>
public sealed record PageBatch(IReadOnlyList<MappedPage> Pages, SortedBatch Sorted);

/// <summary>
/// Gathers pages into batches and looks their orders up, while the batch before is being written: so neither the platform, nor
/// this process, nor Postgres waits for the others.
/// </summary>
/// <param name="looksUp">Whether orders are looked up at all: see <see cref="IPageWriter.WantsLookUp"/>.</param>
public sealed class PageBatches(
    RunExecution execution, ChannelReader<MappedPage> pages, bool looksUp, NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Orders in one transaction, about: pages that are ready are written together.</summary>
    public const int OrdersPerTransaction = 4_000;

    private const int EnoughToTell = 100;

    private bool _metNew;
    private bool _metStored;

    /// <param name="before">The batch that is being written, if one is.</param>
    /// <param name="writing">Ends when it is written: then a batch that is not full is not waited for any longer.</param>
    /// <returns>Null when there are no more pages.</returns>
    public async Task<PageBatch?> NextAsync(PageBatch? before, Task writing, CancellationToken cancellationToken)
    {
        var gathered = await GatherAsync(writing, cancellationToken);
        if (gathered.Count == 0)
            return null;
        var batch = new OrderBatch(
            execution.Key.CompanyId,
            execution.Run.ConnectionId,
            execution.Key.RunId,
            time.GetUtcNow(),
            [.. gathered.SelectMany(page => page.Orders)],
            [.. gathered.SelectMany(page => page.Rejections)]);
        if (!looksUp || (_metNew && !_metStored))
            return new PageBatch(gathered, SortedBatch.AllNew(batch));
        if (before is not null && Share(before.Sorted.Batch, batch))
            await writing;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return new PageBatch(gathered, await SortedBatch.SortAsync(connection, batch, cancellationToken));
    }

    /// <summary>A first fetch meets new orders only, and need not look each of them up; one that is stored ends that for good.</summary>
    public void Learn(ReadOnlySpan<WriteOutcome> outcomes)
    {
        _metStored |= outcomes.ContainsAnyExcept(WriteOutcome.Created);
        _metNew |= outcomes.Length >= EnoughToTell;
    }

    private async Task<List<MappedPage>> GatherAsync(Task writing, CancellationToken cancellationToken)
    {
        var gathered = new List<MappedPage>();
        for (var orders = 0; orders < OrdersPerTransaction;)
        {
            if (pages.TryRead(out var page))
            {
                gathered.Add(page);
                orders += page.Orders.Count;
            }
            else if (!await ComesMoreAsync(gathered.Count > 0, writing, cancellationToken))
            {
                break;
            }
        }
        return gathered;
    }

    /// <summary>What went wrong behind the pages that are gathered comes up when those are written, and more is asked for.</summary>
    private async Task<bool> ComesMoreAsync(bool hasSome, Task writing, CancellationToken cancellationToken)
    {
        var more = pages.WaitToReadAsync(cancellationToken).AsTask();
        if (hasSome && await Task.WhenAny(more, writing) != more)
            return false;
        return hasSome ? more.IsCompletedSuccessfully && await more : await more;
    }

    /// <summary>An order that is in both is looked up when the first of them is written.</summary>
    private static bool Share(OrderBatch one, OrderBatch other)
    {
        var ids = one.Orders.Select(order => order.Order.ExternalId).ToHashSet(StringComparer.Ordinal);
        return other.Orders.Any(order => ids.Contains(order.Order.ExternalId));
    }
}

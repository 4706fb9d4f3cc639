using System.Threading.Channels;
using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Worker.Coverage;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>
/// Fetches, maps and writes at the same time, joined by bounded channels, so that memory stays flat whatever the size. What
/// a transaction writes and the checkpoint behind it commit together.
/// </summary>
public sealed class OrderPipeline(
    NpgsqlDataSource database, RunStore store, PageWriters writers, CoverageBook coverage, RunProgress progress, TimeProvider time)
{
    /// <summary>Pages that are fetched ahead of their mapping: more would spend a platform's limit on pages that a stop throws away.</summary>
    private const int PagesAhead = 2;

    /// <summary>Pages that are mapped ahead of the batch that is being gathered: enough to go on with while one is looked up.</summary>
    private const int PagesMapped = 10;

    /// <param name="accept">Called for each mapped page in order; may trim it. Null ends the reading.</param>
    /// <param name="attribute">Called for each page that is written, before its checkpoint; returns the windows that it touched.</param>
    /// <exception cref="PlatformException">Reading failed; the pages before the failure are written.</exception>
    public async Task RunAsync(
        RunExecution execution,
        IOrderSource source,
        OrderQuery query,
        Func<MappedPage, MappedPage?> accept,
        Func<MappedPage, ReadOnlyMemory<WriteOutcome>, IEnumerable<RunWindow>> attribute,
        CancellationToken cancellationToken)
    {
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var fetched = Channel.CreateBounded<OrderPage>(PagesAhead);
        var mapped = Channel.CreateBounded<MappedPage>(PagesMapped);
        var fetching = FetchAsync(source, execution.Connection, query, fetched.Writer, abort.Token);
        var mapping = MapAsync(source, execution.Connection, query.Cursor, fetched.Reader, mapped.Writer, accept, abort.Token);
        try
        {
            await WriteAsync(execution, source, mapped.Reader, attribute, abort.Token);
        }
        finally
        {
            await abort.CancelAsync();
            await Task.WhenAll(fetching, mapping);
        }
    }

    /// <summary>Never faults: its failure travels through the channel, behind the pages that came before it.</summary>
    private static async Task FetchAsync(
        IOrderSource source, PlatformConnection connection, OrderQuery query, ChannelWriter<OrderPage> pages, CancellationToken cancellationToken)
    {
        try
        {
            await using var reading = source.ReadAsync(connection, query, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await ReadPageAsync(reading))
                await pages.WriteAsync(reading.Current, cancellationToken);
            pages.Complete();
        }
        catch (Exception exception)
        {
            pages.Complete(exception);
        }
    }

    private static async Task<bool> ReadPageAsync(IAsyncEnumerator<OrderPage> reading)
    {
        using var span = RunSpans.Page();
        try
        {
            var isRead = await reading.MoveNextAsync();
            span?.SetTag("ordersync.orders", isRead ? reading.Current.Records.Count : 0);
            return isRead;
        }
        catch (PlatformException exception)
        {
            span.Fail(exception.Failure);
            throw;
        }
    }

    /// <summary>Never faults, as above.</summary>
    private static async Task MapAsync(
        IOrderSource source,
        PlatformConnection connection,
        string? cursor,
        ChannelReader<OrderPage> pages,
        ChannelWriter<MappedPage> mapped,
        Func<MappedPage, MappedPage?> accept,
        CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in pages.ReadAllAsync(cancellationToken))
            {
                if (accept(MappedPage.Map(source, connection, page, cursor)) is not { } accepted)
                    break;
                await mapped.WriteAsync(accepted, cancellationToken);
                cursor = page.NextCursor;
            }
            mapped.Complete();
        }
        catch (Exception exception)
        {
            mapped.Complete(exception);
        }
    }

    private async Task WriteAsync(
        RunExecution execution,
        IOrderSource source,
        ChannelReader<MappedPage> pages,
        Func<MappedPage, ReadOnlyMemory<WriteOutcome>, IEnumerable<RunWindow>> attribute,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var orders = new OrderWriter(connection);
        var writer = writers.For(execution.Run);
        var batches = new PageBatches(execution, pages, writer.WantsLookUp, database, time);
        var published = time.GetTimestamp();
        var batch = await batches.NextAsync(null, Task.CompletedTask, cancellationToken);
        while (batch is not null)
        {
            // Not the caller's token: a transaction that has begun ends, so that the figures in memory stay those in the database.
            var writing = WriteBatchAsync(
                execution, source, connection, batch, sorted => writer.WriteAsync(execution, sorted, orders, connection, CancellationToken.None), attribute, CancellationToken.None);
            var following = batches.NextAsync(batch, writing, cancellationToken);
            batches.Learn((await writing).Span);
            if (time.GetElapsedTime(published) >= RunProgress.AtMostEvery)
            {
                published = time.GetTimestamp();
                await progress.PublishAsync(execution, started: false, cancellationToken);
            }
            cancellationToken.ThrowIfCancellationRequested();
            batch = await following;
        }
    }

    private async Task<ReadOnlyMemory<WriteOutcome>> WriteBatchAsync(
        RunExecution execution,
        IOrderSource source,
        NpgsqlConnection connection,
        PageBatch batch,
        Func<PageBatch, Task<WriteOutcome[]>> write,
        Func<MappedPage, ReadOnlyMemory<WriteOutcome>, IEnumerable<RunWindow>> attribute,
        CancellationToken cancellationToken)
    {
        using var span = RunTrace.Source.StartActivity("write batch");
        span?.SetTag("ordersync.pages", batch.Pages.Count).SetTag("ordersync.orders", batch.Sorted.Batch.Orders.Count);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        ReadOnlyMemory<WriteOutcome> written = await write(batch);
        var outcomes = written;
        var touched = new HashSet<RunWindow>();
        foreach (var page in batch.Pages)
        {
            touched.UnionWith(attribute(page, outcomes[..page.Orders.Count]));
            outcomes = outcomes[page.Orders.Count..];
        }
        execution.CountWindows();
        await store.CheckpointAsync(execution, touched, connection, cancellationToken);
        // The months that a walk has passed with this batch.
        await coverage.RecordAsync(
            execution, source, touched.Where(window => window.State == WindowState.Done), readWhole: true, connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (!execution.Run.DryRun)
            OrderMetrics.Count(execution.Connection.Platform, written.Span);
        return written;
    }
}

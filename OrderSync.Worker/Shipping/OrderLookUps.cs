using System.Globalization;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Core.Shipping;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Shipping;

/// <summary>
/// Asks for the shipments of single orders, several at once: a call each, so only for what the pages do not cover. A window holds
/// the ids of its orders as cursor, and goes on with those that are left.
/// </summary>
public sealed class OrderLookUps(
    RunExecution execution, IShipmentSource source, ShipmentSourceTraits traits, OpenOrderIndex orders, ShipmentSaving saving, TimeProvider time)
{
    private const int OrdersEach = 100;
    private const int MostFailures = 5;

    private int _failures;

    /// <summary>The windows for these orders, to be added to the run.</summary>
    public IEnumerable<RunWindow> Plan(IReadOnlyCollection<OpenOrder> wanted)
    {
        var number = execution.Windows.Count;
        var first = 1;
        foreach (var chunk in wanted.Chunk(OrdersEach))
        {
            var label = string.Create(CultureInfo.InvariantCulture, $"Single orders {first}–{first + chunk.Length - 1}");
            var window = RunWindow.Create(execution.Run, ++number, ShippingStreams.LookUps, label, time.GetUtcNow());
            window.Cursor = Spell(chunk.Select(order => order.Id));
            first += chunk.Length;
            yield return window;
        }
    }

    /// <summary>Works through the windows that are not done. One that fails is recorded, and the next goes on.</summary>
    /// <exception cref="PlatformException">The platform's answer ends the whole run.</exception>
    public async Task ReadAsync(Action<RunWindow> counted, CancellationToken cancellationToken)
    {
        var byId = orders.NotFound.ToDictionary(order => order.Id);
        try
        {
            foreach (var window in execution.Windows.Where(IsLeft).ToList())
            {
                using var span = RunSpans.Window(window);
                var asked = Parse(window.Cursor).Where(byId.ContainsKey).Select(id => byId[id]).ToList();
                var found = await AskAllAsync(asked, cancellationToken);
                await SaveAsync(window, found, counted, cancellationToken);
            }
        }
        finally
        {
            await saving.EndAsync();
        }
    }

    private static bool IsLeft(RunWindow window) => window.Stream == ShippingStreams.LookUps && window.State is WindowState.Pending or WindowState.Running;

    private async Task<Found[]> AskAllAsync(List<OpenOrder> asked, CancellationToken cancellationToken)
    {
        var found = new Found[asked.Count];
        await Parallel.ForAsync(
            0,
            asked.Count,
            new ParallelOptions { MaxDegreeOfParallelism = traits.PagesAtOnce, CancellationToken = cancellationToken },
            async (index, token) => found[index] = await AskAsync(asked[index], token));
        return found;
    }

    private async Task<Found> AskAsync(OpenOrder order, CancellationToken cancellationToken)
    {
        try
        {
            var records = await FindAsync(order, cancellationToken);
            Interlocked.Exchange(ref _failures, 0);
            return new Found(order, records, null);
        }
        catch (PlatformException exception) when (
            !exception.Failure.RefusesCredentials && Interlocked.Increment(ref _failures) < Math.Max(MostFailures, traits.PagesAtOnce))
        {
            return new Found(order, [], exception.Failure);
        }
    }

    /// <summary>By what is most certain to name it: the carrier's own id, its tracking number, the merchant's reference.</summary>
    private async Task<IReadOnlyList<ReadOnlyMemory<byte>>> FindAsync(OpenOrder order, CancellationToken cancellationToken)
    {
        if (order.ShipmentId is { } shipment)
            return await source.FindAsync(execution.Connection, shipment, cancellationToken) is { } record ? [record] : [];
        return order.Tracking is { Length: > 0 } tracking
            ? await source.FindByTrackingAsync(execution.Connection, tracking, cancellationToken)
            : await source.FindByReferenceAsync(execution.Connection, order.Number, cancellationToken);
    }

    private async Task SaveAsync(RunWindow window, Found[] found, Action<RunWindow> counted, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var content = MappedShipments.Map(source, execution.Connection, found.SelectMany(order => order.Records), orders, now);
        await saving.BeginAsync(
            content.Shipments,
            content.Rejections,
            outcomes =>
            {
                foreach (var outcome in outcomes)
                    RunTally.Count(window, execution.Run, outcome);
                RunTally.CountRejected(window, execution.Run, content.Rejections.Count);
                End(window, found);
                counted(window);
                return [window];
            },
            cancellationToken,
            connection => LookUpMemory.RememberAsync(
                connection, execution.Key.CompanyId, execution.Run.ConnectionId, now, EmptyAnswers(found, content), CancellationToken.None));
    }

    /// <summary>What could not be asked for, or read, says nothing. Another order's parcel of the same name is none of this one.</summary>
    private Dictionary<Guid, int> EmptyAnswers(Found[] found, MappedShipments content)
    {
        var unread = content.Rejections.Select(rejection => rejection.Payload).ToHashSet();
        return found.Where(order => order.Failure is null).ToDictionary(
            order => order.Order.Id,
            order => orders.IsFound(order.Order.Id) || order.Records.Any(unread.Contains) ? 0 : order.Order.EmptyAnswers + 1);
    }

    private void End(RunWindow window, Found[] found)
    {
        var now = time.GetUtcNow();
        var failed = Array.FindAll(found, order => order.Failure is not null);
        window.Attempts++;
        (window.StartedAt, window.EndedAt) = (window.StartedAt ?? now, now);
        // One that is done keeps its orders, so that it can be run again alone.
        if (failed.Length > 0)
            window.Cursor = Spell(failed.Select(order => order.Order.Id));
        window.Note(failed.FirstOrDefault()?.Failure);
        window.State = failed.Length == 0 ? WindowState.Done : WindowState.Failed;
        window.ProvedAt = failed.Length == 0 ? now : null;
        execution.Run.CurrentWindow = window.Label;
        foreach (var order in failed)
            execution.NoteFailure(order.Failure!);
        if (failed.Length > 0)
            execution.Notes.Add((LogLevelView.Warning, $"{window.Label}: {failed.Length} could not be asked for: {window.LastError}"));
    }

    private static string Spell(IEnumerable<Guid> ids) => string.Join(',', ids.Select(id => id.ToString("N")));

    private static IEnumerable<Guid> Parse(string? cursor) =>
        (cursor ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => Guid.ParseExact(id, "N"));

    private sealed record Found(OpenOrder Order, IReadOnlyList<ReadOnlyMemory<byte>> Records, PlatformFailure? Failure);
}

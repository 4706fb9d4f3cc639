using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace OrderSync.Core.Platforms.Calls.Budgets;

/// <summary>
/// Holds every connection within its platform's limits, over all processes: what is granted here was free in all of the
/// connection's windows at once. See adr/0007.
/// </summary>
public sealed class PlatformBudgets(
    SharedBudgets shared,
    LocalBudgets local,
    IOptions<PlatformCallOptions> options,
    TimeProvider time,
    ILogger<PlatformBudgets> logger,
    ICallHistory? history = null)
{
    /// <summary>Whoever waits asks again at least this often, so that a limit that a person has raised, or a wait that one has taken back, is noticed.</summary>
    internal static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    /// <summary>Calls within this time before a seeding: others may just have made some that are not on record yet.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(5);

    /// <summary>Longer than a call needs to be put on record.</summary>
    private static readonly TimeSpan OnRecordAfter = TimeSpan.FromMilliseconds(1_300);

    /// <summary>Waits until the connection may make one more call.</summary>
    internal async Task WaitAsync(BudgetRequest request, CallWaits waits, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var heeded = DateTimeOffset.MinValue;
        try
        {
            while (await AcquireAsync() is { IsGranted: false } answer)
            {
                waits.Show(answer.Reason, answer.Left, BudgetSentences.Of(request, answer, time.GetUtcNow()), answer.SpentBy);
                await Task.Delay(answer.AskIn, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await shared.LeaveAsync(request, CancellationToken.None);
            throw;
        }
        finally
        {
            waits.End();
            CallMetrics.Waited(request.Priority, time.GetElapsedTime(started));
        }

        async Task<BudgetAnswer> AcquireAsync() => await TryAcquireAsync(request, at: null, cancellationToken) ?? await AcquireLocallyAsync();

        async Task<BudgetAnswer> AcquireLocallyAsync()
        {
            await OpenSharesAsync(request, cancellationToken);
            return local.TryAcquire(request, ref heeded);
        }
    }

    /// <param name="at">In ms since 1970, for simulations; null for Redis's own clock.</param>
    /// <returns>Null when Redis is away, or holds nothing and the record that it would be seeded from cannot be read.</returns>
    internal async Task<BudgetAnswer?> TryAcquireAsync(BudgetRequest request, long? at, CancellationToken cancellationToken)
    {
        while (true)
        {
            var unseen = local.Unseen(request.ConnectionId);
            if (await shared.TryAcquireAsync(request, unseen, at, cancellationToken) is not { } known)
                return null;
            if (known.Answer is { } answer)
            {
                local.Settle(request.ConnectionId, unseen.Calls);
                // What this process remembers of a wait may have been taken back in another.
                if (answer.IsGranted)
                    local.Forget(request.ConnectionId);
                return answer;
            }
            if (await ReadHistoryAsync(request, known.Missing, cancellationToken) is not { } calls)
                return null;
            await shared.SeedAsync(request, known.Missing, calls, at, cancellationToken);
        }
    }

    /// <summary>Keeps what an answer has told: how long to wait, though no longer than <see cref="PlatformCallOptions.LongestWait"/>, and limits.</summary>
    internal async Task LearnAsync(BudgetRequest request, TimeSpan? asked, IReadOnlyList<LearnedLimit> limits, CancellationToken cancellationToken)
    {
        // A window that is longer could block for as long as it is; what is left of it is told until its reset, and that is capped.
        limits = [.. limits.Select(limit => limit.Window > options.Value.LongestWait ? limit with { Calls = null, Window = null } : limit)
            .Where(limit => limit is not { Calls: null, Left: null })];
        if (asked is { } wait)
            local.NotBefore(request.ConnectionId, wait, options.Value.LongestWait);
        if (asked is not null || limits.Count > 0)
            await shared.TryLearnAsync(request, asked, limits, at: null, cancellationToken);
    }

    /// <summary>Takes back what the platform asked the connection to wait, for all processes: a person wants to know whether it still holds.</summary>
    internal async Task ForgetWaitAsync(Guid connectionId, CancellationToken cancellationToken)
    {
        local.Forget(connectionId);
        await shared.ForgetAsync(connectionId, cancellationToken);
    }

    /// <returns>Null when Redis is away.</returns>
    public Task<BudgetReading?> TryReadAsync(Guid connectionId, IReadOnlyList<BudgetWindow> windows, CancellationToken cancellationToken) =>
        shared.TryReadAsync(connectionId, windows, at: null, cancellationToken);

    private async Task OpenSharesAsync(BudgetRequest request, CancellationToken cancellationToken)
    {
        if (local.Missing(request) is not { Count: > 0 } missing)
            return;
        var calls = await ReadHistoryAsync(request, missing, cancellationToken);
        foreach (var window in missing)
            local.Open(request, window, calls?[window].Sum(part => part.Calls) ?? 0);
    }

    /// <returns>Null when the record cannot be read.</returns>
    private async Task<ILookup<BudgetWindow, CallsAtAge>?> ReadHistoryAsync(
        BudgetRequest request, IReadOnlyList<BudgetWindow> windows, CancellationToken cancellationToken)
    {
        if (history is null)
            return Array.Empty<BudgetWindow>().ToLookup(window => window, _ => new CallsAtAge(TimeSpan.Zero, 0));
        try
        {
            var calls = await history.ReadAsync(request, windows, cancellationToken);
            if (!calls.SelectMany(parts => parts).Any(part => part.Age < Recent))
                return calls;
            await Task.Delay(OnRecordAfter, time, cancellationToken);
            return await history.ReadAsync(request, windows, cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            logger.LogWarning(exception, "What {Connection} has spent cannot be read: its budget is kept locally meanwhile", request.Connection);
            return null;
        }
    }
}

using System.Globalization;
using Microsoft.Extensions.Options;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Runs;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>How far a fetch looks back, and which look-backs it has done once it has ended.</summary>
public sealed class LookBacks(StoredOrders stored, RunStore store, IOptions<PlatformCallOptions> callOptions)
{
    /// <returns>Those that the run is to do now, at most one of each stream.</returns>
    public async Task<IReadOnlyList<LookBack>> DueAsync(RunExecution execution, IOrderSource source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var run = execution.Run;
        var urgency = LookBackPlan.UrgencyOf(run);
        var pageSize = source.TraitsFor(execution.Connection).PageSize;
        var spent = await store.PagesFetchedUnaskedAsync(run, run.QueuedAt.AddDays(-1), pageSize, cancellationToken);
        var budget = new LookBackBudget(CallsPerDay(execution, source), spent);
        var counted = await CountAsync(execution, source, urgency == LookBackUrgency.Now ? double.PositiveInfinity : budget.AtOnce, now, cancellationToken);
        var due = LookBackPlan.Due(counted, urgency, budget, run.QueuedAt);
        foreach (var look in due)
            await store.LogAsync(execution, LogLevelView.Info, Sentence(look, now), cancellationToken);
        return [.. due.Select(look => look.LookBack)];
    }

    /// <returns>What the run has done, whether it was planned as a look-back or not.</returns>
    public async Task<IReadOnlyList<LookBack>> DoneAsync(RunExecution execution, IOrderSource source, CancellationToken cancellationToken)
    {
        var to = execution.Run.RangeTo!.Value;
        var budget = new LookBackBudget(CallsPerDay(execution, source), Spent: 0);
        var counted = await CountAsync(execution, source, budget.AtOnce, to, cancellationToken);
        return [.. counted.Select(look => look.LookBack).Where(look => Brought(execution, StreamNames.Orders, look.From(to)) || Brought(execution, look.Stream, look.From(to)))];
    }

    /// <summary>Whether the run has read a stream from a time on.</summary>
    private static bool Brought(RunExecution execution, string stream, DateTimeOffset from) =>
        (execution.Run is { RangeFrom: null, StopAtFirst: true } && stream == StreamNames.Orders)
        || execution.Windows.Exists(window => window.Stream == stream && window.From <= from);

    /// <param name="atOnce">So many calls one may take: it ends earlier where its depth would take more.</param>
    private async Task<IReadOnlyList<CountedLookBack>> CountAsync(
        RunExecution execution, IOrderSource source, double atOnce, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (run, traits) = (execution.Run, source.TraitsFor(execution.Connection));
        var looks = LookBack.Of(traits);
        var held = await stored.HeldAsync(run.CompanyId, run.ConnectionId, [.. looks.Select(look => look.From(now))], cancellationToken);
        var counted = new List<CountedLookBack>();
        var reached = new Dictionary<string, long>();
        foreach (var (look, orders) in looks.Zip(held))
        {
            var isNeeded = !look.IsForOpenOrders || orders.Open > reached.GetValueOrDefault(look.Stream);
            reached[look.Stream] = orders.Open;
            var last = execution.LookedBackAt.TryGetValue(look.Name, out var at) ? at : (DateTimeOffset?)null;
            var calls = Calls(look, orders, traits);
            if (calls <= atOnce)
            {
                counted.Add(new CountedLookBack(look, isNeeded ? calls : 0, last));
                continue;
            }
            calls = (long)atOnce;
            var depth = await ReachAsync(run, look, calls * PerCall(look, traits), now, cancellationToken);
            counted.Add(new CountedLookBack(look with { Depth = depth }, isNeeded ? calls : 0, last));
        }
        return counted;
    }

    /// <summary>How far back so many orders reach.</summary>
    private async Task<TimeSpan> ReachAsync(Run run, LookBack look, long orders, DateTimeOffset now, CancellationToken cancellationToken) =>
        now - await stored.NewestButAsync(run.CompanyId, run.ConnectionId, orders, onlyOpen: look.Stream == StreamNames.Open, now, cancellationToken);

    private static long Calls(LookBack look, HeldOrders held, OrderSourceTraits traits) =>
        Pages(look.Stream == StreamNames.Open ? held.Open : held.All, PerCall(look, traits));

    private static int PerCall(LookBack look, OrderSourceTraits traits) => look.Stream == StreamNames.Open ? traits.IdsPerRead : traits.PageSize;

    private static long Pages(long orders, int size) => (orders + size - 1) / size;

    /// <summary>The share of what the connection's limits let through in a day; of a platform without any, as much as there is.</summary>
    private double CallsPerDay(RunExecution execution, IOrderSource source) =>
        LookBackSettings.ShareOf(execution.Connection) * CallSettings.Of(callOptions.Value.Of(source.Descriptor), execution.Connection).Limits
            .Select(limit => limit.Calls * (TimeSpan.FromDays(1) / limit.Window)).DefaultIfEmpty(double.PositiveInfinity).Min();

    private static string Sentence(CountedLookBack look, DateTimeOffset now)
    {
        var orders = look.LookBack.Stream == StreamNames.Open ? "open orders" : "orders";
        var since = look.LookBack.Depth == LookBack.WholePast ? "of all time" : string.Create(CultureInfo.InvariantCulture, $"since {look.LookBack.From(now):d MMMM, HH:mm} UTC");
        return string.Create(CultureInfo.InvariantCulture, $"Looks back at the {orders} {since} for changes: about {look.Calls:N0} {(look.Calls == 1 ? "call" : "calls")}.");
    }
}

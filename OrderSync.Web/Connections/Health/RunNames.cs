using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Web.Runs;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Connections.Health;

/// <summary>What a connection's tasks are called where only their ids are known: fetched when one is new.</summary>
public sealed class RunNames(RunsClient runs, UserClock clock)
{
    private const int Newest = 50;

    private readonly Dictionary<Guid, RunView> _known = [];

    public string Of(Guid run) => _known.TryGetValue(run, out var known) ? $"{RunWords.What(known)}, {clock.Moment(known.QueuedAt)}" : "an earlier task";

    public async Task LearnAsync(ConnectionHealthView health, CancellationToken cancel)
    {
        var ids = (health.Budget?.Windows ?? []).SelectMany(window => window.SpentBy).Select(spender => spender.RunId).OfType<Guid>().ToHashSet();
        if (ids.IsSubsetOf(_known.Keys))
            return;
        foreach (var run in (await runs.OfConnectionAsync(health.ConnectionId, Newest, cancel)).Items)
            _known[run.Id] = run;
    }
}

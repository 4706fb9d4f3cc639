using Npgsql;
using NpgsqlTypes;
using OrderSync.Core.Connections;

namespace OrderSync.Tests.Simulation;

/// <summary>OrderSync claims what the platform's own log contradicts.</summary>
internal sealed class ContradictionException(string message) : Exception(message);

/// <summary>Compares what OrderSync has, and claims, with the platform's log.</summary>
internal sealed class Oracle(NpgsqlDataSource database, Guid companyId, Guid connectionId, PlatformLog log, SimulatedClock clock)
{
    private const string OrdersText = """
        select external_id, platform_status, gone_at, placed_at from orders where company_id = $1 and connection_id = $2
        """;

    /// <summary>A walk has looked at its list from its run's first call on, a window from its own.</summary>
    private const string ProvedText = """
        select w.run_id, w.number, w."from", w."to", case when r.walk is null then w.started_at else r.started_at end, w.proved_at
        from run_windows w join runs r on r.company_id = w.company_id and r.id = w.run_id
        where w.company_id = $1 and r.connection_id = $2 and w.stream = 'orders' and w.proved_at is not null
        """;

    private const string CoverageText = "select month, state, proved from order_coverage where company_id = $1 and connection_id = $2";

    private const string KnownText = """
        select list_known_to, list_known_from, list_known_at, list_settled_to from connections where company_id = $1 and id = $2
        """;

    private const string RejectedText = """
        select distinct external_id from rejected_records where company_id = $1 and connection_id = $2 and external_id is not null
        """;

    private const string LastRunText = "select max(started_at) from runs where company_id = $1 and connection_id = $2";

    /// <summary>As the product promises: not taken from it, so that planted defects show.</summary>
    private const int LateIds = 50;

    private readonly Dictionary<(Guid Run, int Window), ProvedWindow> _proved = [];
    private readonly Dictionary<long, int> _newest = [];
    private KnownList? _known;
    private KnownList? _firstKnown;
    private DateTimeOffset? _firstWalk;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task CheckAsync()
    {
        var stored = await StoredAsync();
        var here = await HereAsync(stored);
        var lastRun = await LastRunAsync();
        CheckStored(stored, lastRun);
        var knownBefore = _known;
        _known = await KnownAsync();
        if (_firstKnown is null && _known is not null)
            (_firstKnown, _firstWalk) = (_known, lastRun);
        foreach (var window in await ReadAsync(ProvedText, reader => new ProvedWindow(
            reader.GetGuid(0), reader.GetInt32(1), Moment(reader, 2), Moment(reader, 3), Moment(reader, 4), Moment(reader, 5))))
        {
            if (_proved.TryGetValue((window.Run, window.Number), out var before) && before.ProvedAt == window.ProvedAt)
                continue;
            _proved[(window.Run, window.Number)] = window;
            CheckProved(window, here);
        }
        foreach (var month in await CoverageAsync())
        {
            var (from, to) = (month.Month.ToDateTime(TimeOnly.MinValue), month.Month.AddMonths(1).ToDateTime(TimeOnly.MinValue));
            CheckCovered(month.State == "Proved" ? [new NpgsqlRange<DateTime>(from, to)] : month.Proved);
        }
        if (_known is not null && _known != knownBefore)
            CheckKnown(_known, lastRun!.Value, here);
    }

    /// <summary>Everything has been read, and nothing happens any more.</summary>
    public async Task CheckSettledAsync()
    {
        var stored = await StoredAsync();
        var visible = log.Visible.ToDictionary(order => order.Id);
        foreach (var order in visible.Values)
        {
            var here = stored.GetValueOrDefault(order.Id) ?? throw new ContradictionException($"Order {order.Id} is missing after everything was read.");
            if (here.IsGone || here.State != order.Current.State || here.PlacedAt != order.Current.PlacedAt)
                throw new ContradictionException($"Order {order.Id} is {here}, but there it is {order.Current}.");
        }
        var forgotten = stored.Values.FirstOrDefault(order => !order.IsGone && !visible.ContainsKey(order.Id));
        if (forgotten is not null)
            throw new ContradictionException($"Order {forgotten.Id} is deleted there, and nobody has noticed.");
        await CheckAllProvedAsync();
    }

    /// <summary>Each month that is over, and has orders.</summary>
    public async Task CheckAllProvedAsync()
    {
        var months = (await CoverageAsync()).Where(month => month.State == "Proved").Select(month => month.Month).ToHashSet();
        var now = clock.GetUtcNow();
        var unproved = log.Visible.Select(order => DateOnly.FromDateTime(order.Current.PlacedAt.UtcDateTime)).Select(day => new DateOnly(day.Year, day.Month, 1))
            .FirstOrDefault(month => month.AddMonths(1) <= DateOnly.FromDateTime(now.UtcDateTime) && !months.Contains(month));
        if (unproved != default)
            throw new ContradictionException($"{unproved:MMMM yyyy} is not proved after everything was read.");
    }

    private void CheckStored(Dictionary<long, StoredOrder> stored, DateTimeOffset? lastRun)
    {
        var orders = log.Orders.ToDictionary(order => order.Id);
        foreach (var here in stored.Values)
        {
            if (!orders.TryGetValue(here.Id, out var there))
                throw new ContradictionException($"Order {here.Id} is stored and never was.");
            if (here.GoneAt >= lastRun && there.IsVisibleSince(lastRun.Value))
                throw new ContradictionException($"Order {here.Id} is called deleted, and is there.");
            CheckVersion(here, there);
        }
    }

    /// <summary>Where the platform tells the truth of when an order changed, no older version replaces a newer one.</summary>
    private void CheckVersion(StoredOrder here, LoggedOrder there)
    {
        var version = there.Versions.FindLastIndex(version => version.State == here.State);
        if (version < 0)
            throw new ContradictionException($"Order {here.Id} never was “{here.State}”.");
        var isTold = there.Versions.Zip(there.Versions.Skip(1)).All(pair => pair.First.UpdatedAt < pair.Second.UpdatedAt && pair.Second.UpdatedAt <= pair.Second.Since);
        if (isTold && version < _newest.GetValueOrDefault(here.Id))
            throw new ContradictionException($"Order {here.Id} is “{here.State}” again, which it was before.");
        _newest[here.Id] = version;
    }

    /// <summary>What was there when the reading began, and is there still.</summary>
    private void CheckProved(ProvedWindow window, HashSet<long> here)
    {
        var missing = Lasting(window.ReadFrom).FirstOrDefault(order => window.Holds(order.Current.PlacedAt) && !here.Contains(order.Id));
        if (missing is not null)
            throw new ContradictionException($"{window} is called proved, and order {missing.Id} of {missing.Current.PlacedAt:u} is missing.");
    }

    /// <summary>A month is proved by nothing but proved windows.</summary>
    private void CheckCovered(NpgsqlRange<DateTime>[] proved)
    {
        foreach (var order in log.Visible)
        {
            var placed = order.Current.PlacedAt;
            if (proved.Any(range => range.LowerBound <= placed.UtcDateTime && placed.UtcDateTime < range.UpperBound) && !_proved.Values.Any(window => window.Holds(placed)))
                throw new ContradictionException($"The time of order {order.Id}, {placed:u}, is called proved, and no window is that holds it.");
        }
    }

    private void CheckKnown(KnownList known, DateTimeOffset lastRun, HashSet<long> here)
    {
        var missing = Lasting(lastRun).FirstOrDefault(order => order.Id <= known.To && !(order.Current.PlacedAt < known.From) && !here.Contains(order.Id));
        if (missing is not null)
            throw new ContradictionException($"The list is called known to {known}, and order {missing.Id} of {missing.Current.PlacedAt:u} is missing.");
    }

    /// <summary>
    /// Orders that were there at a moment with the date that they have now, and still are. Three kinds may stand behind what was read
    /// (docs/adr/0029) and need not be here before the list is read that far.
    /// </summary>
    private IEnumerable<LoggedOrder> Lasting(DateTimeOffset since) => log.Visible.Where(order =>
        order.VisibleFrom <= since && order.At(since).PlacedAt == order.Current.PlacedAt
        && order.Versions.TrueForAll(version => version.PlacedAt == order.Current.PlacedAt || version.Since < since)
        && !WasDeleted(order) && !WasTooOld(order) && !WasBehindTheFirstWalk(order));

    private static bool WasDeleted(LoggedOrder order) => order.Gone.Count > 0;

    private bool WasTooOld(LoggedOrder order) => order.Versions.Exists(version => version.PlacedAt < _known?.From && version.PlacedAt != order.Current.PlacedAt);

    /// <summary>It was being committed while the first walk read the list, and many others had been before it.</summary>
    private bool WasBehindTheFirstWalk(LoggedOrder order) => order.VisibleFrom > _firstWalk && order.Id <= _firstKnown!.To - LateIds;

    private async Task<KnownList?> KnownAsync() => (await ReadAsync(
        KnownText, reader => reader.IsDBNull(0) ? null : new KnownList(reader.GetInt64(0), reader.IsDBNull(1) ? null : Moment(reader, 1), Moment(reader, 2), reader.GetInt64(3))))[0];

    private async Task<Dictionary<long, StoredOrder>> StoredAsync() => (await ReadAsync(OrdersText, reader => new StoredOrder(
        long.Parse(reader.GetString(0)), reader.GetString(1), reader.IsDBNull(2) ? null : Moment(reader, 2), Moment(reader, 3)))).ToDictionary(order => order.Id);

    /// <summary>Stored, or kept as rejected.</summary>
    private async Task<HashSet<long>> HereAsync(Dictionary<long, StoredOrder> stored) =>
        [.. stored.Keys, .. await ReadAsync(RejectedText, reader => long.Parse(reader.GetString(0)))];

    private async Task<DateTimeOffset?> LastRunAsync() => (await ReadAsync(LastRunText, reader => reader.IsDBNull(0) ? (DateTimeOffset?)null : Moment(reader, 0)))[0];

    private Task<List<(DateOnly Month, string State, NpgsqlRange<DateTime>[] Proved)>> CoverageAsync() =>
        ReadAsync(CoverageText, reader => (reader.GetFieldValue<DateOnly>(0), reader.GetString(1), reader.GetFieldValue<NpgsqlRange<DateTime>[]>(2)));

    private async Task<List<T>> ReadAsync<T>(string text, Func<NpgsqlDataReader, T> read)
    {
        await using var command = database.CreateCommand(text);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(connectionId);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(Cancellation))
            rows.Add(read(reader));
        return rows;
    }

    private static DateTimeOffset Moment(NpgsqlDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);

    private sealed record StoredOrder(long Id, string State, DateTimeOffset? GoneAt, DateTimeOffset PlacedAt)
    {
        public bool IsGone => GoneAt is not null;
    }

    private sealed record ProvedWindow(Guid Run, int Number, DateTimeOffset From, DateTimeOffset To, DateTimeOffset ReadFrom, DateTimeOffset ProvedAt)
    {
        public bool Holds(DateTimeOffset moment) => From <= moment && moment < To;

        public override string ToString() => $"The window from {From:u} to {To:u}";
    }
}

using OrderSync.Core.Shipping;

namespace OrderSync.Worker.Shipping;

/// <summary>An order whose shipment is not known to have come to its end.</summary>
/// <param name="ShipmentId">The carrier's id of its shipment, where it is known already.</param>
/// <param name="EmptyAnswers">How often in a row the carrier was asked for it and had nothing.</param>
/// <param name="Rests">That is not long ago: it is not asked for by itself. See <see cref="LookUpPauses"/>.</param>
/// <param name="IsFollowed">False for one that has ended, and is here only because a shipment may mean it instead of another of its name.</param>
public sealed record OpenOrder(
    Guid Id,
    Guid ConnectionId,
    string Number,
    string ExternalId,
    string? Tracking,
    DateTimeOffset PlacedAt,
    string? ShipmentId,
    int EmptyAnswers = 0,
    bool Rests = false,
    bool IsFollowed = true);

/// <summary>
/// The open orders of a run, newest first, with hash maps by what a shipment may name them. Which of them a shipment means is decided by
/// <see cref="ShipmentLinks"/>; names that are only spelt alike are left to the end of the run, where all orders are known.
/// </summary>
public sealed class OpenOrderIndex
{
    private readonly List<OpenOrder> _orders = [];
    private readonly List<bool> _found = [];
    private readonly OrderNames _byNumber = new();
    private readonly OrderNames _byExternalId = new();
    private readonly OrderNames _byTracking = new();
    private readonly OrderNames _byShipment = new();
    private readonly Dictionary<Guid, int> _byId = [];

    /// <summary>Those that are followed.</summary>
    public int Count { get; private set; }

    /// <summary>How many have not been met yet, but for those that rest.</summary>
    public int Missing { get; private set; }

    public IEnumerable<OpenOrder> NotFound => _orders.Where((order, index) => order.IsFollowed && !_found[index]);

    /// <summary>To be called newest first.</summary>
    public void Add(OpenOrder order)
    {
        var index = _orders.Count;
        _orders.Add(order);
        _found.Add(false);
        _byId.Add(order.Id, index);
        Count += order.IsFollowed ? 1 : 0;
        Missing += order is { IsFollowed: true, Rests: false } ? 1 : 0;
        _byNumber.Add(order.Number, index);
        if (order.ExternalId != order.Number)
            _byExternalId.Add(order.ExternalId, index);
        _byTracking.Add(order.Tracking, index);
        _byShipment.Add(order.ShipmentId, index);
    }

    /// <summary>The order that is in a shipment, which is marked as found.</summary>
    /// <param name="now">When the shipment was seen: it is not younger.</param>
    public OpenOrder? Match(ShipmentSnapshot shipment, DateTimeOffset now)
    {
        if (Find(shipment, shipment.Earliest(now)) is not { } index)
            return null;
        var order = _orders[index];
        if (!_found[index] && order is { IsFollowed: true, Rests: false })
            Missing--;
        _found[index] = true;
        return order;
    }

    public bool IsFound(Guid order) => _byId.TryGetValue(order, out var index) && _found[index];

    private int? Find(ShipmentSnapshot shipment, DateTimeOffset earliest)
    {
        if (_byShipment.Find(shipment.ExternalId) is [var known, ..])
            return known;
        foreach (var named in (ReadOnlySpan<IReadOnlyList<int>>)[_byNumber.Find(shipment.Reference), _byExternalId.Find(shipment.Reference), _byTracking.Find(shipment.Tracking)])
        {
            if (Fitting(named, earliest) is { Count: > 0 } fits)
                return OneOf(fits, shipment.Tracking);
        }
        return null;
    }

    /// <summary>Those that were there before the shipment; those that only differing clocks explain where none was, or all of them have ended.</summary>
    private List<int> Fitting(IReadOnlyList<int> named, DateTimeOffset earliest)
    {
        var before = named.Where(index => _orders[index].PlacedAt <= earliest).ToList();
        var about = named.Where(index => _orders[index].PlacedAt > earliest && ShipmentLinks.Fits(_orders[index].PlacedAt, earliest)).ToList();
        return about.Count > 0 && !before.Exists(index => _orders[index].IsFollowed) ? about : before;
    }

    /// <param name="named">Newest first; all have the name that the shipment gives.</param>
    private int? OneOf(List<int> named, string? tracking)
    {
        var tracked = named.FindAll(index => tracking is { Length: > 0 } && _orders[index].Tracking == tracking);
        if (named.Count == 1 || tracked.Count == 1)
            return tracked.Count == 1 ? tracked[0] : named[0];
        if (tracked.Count > 0 && tracked.Count < named.Count)
            return null;
        var (newest, second) = (_orders[named[0]], _orders[named[1]]);
        // A shop that gives a number again means its newest order; where several shops have it nobody can tell.
        return newest.PlacedAt > second.PlacedAt && named.TrueForAll(index => _orders[index].ConnectionId == newest.ConnectionId) ? named[0] : null;
    }

    /// <summary>Places in the list of orders by a name, in the order in which they were added.</summary>
    private sealed class OrderNames
    {
        private readonly Dictionary<string, IReadOnlyList<int>> _places = new(StringComparer.Ordinal);

        public void Add(string? name, int place)
        {
            if (name is { Length: > 0 })
                _places[name] = [.. Find(name), place];
        }

        public IReadOnlyList<int> Find(string? name) => name is not null && _places.TryGetValue(name, out var places) ? places : [];
    }
}

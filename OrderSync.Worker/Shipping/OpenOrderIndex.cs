using System.Runtime.InteropServices;
using OrderSync.Core.Shipping;

namespace OrderSync.Worker.Shipping;

/// <summary>An order whose shipment is not known to have come to its end.</summary>
/// <param name="ShipmentId">The carrier's id of its shipment, where it is known already.</param>
/// <param name="EmptyAnswers">How often in a row the carrier was asked for it and had nothing.</param>
/// <param name="Rests">That is not long ago: it is not asked for by itself. See <see cref="LookUpPauses"/>.</param>
public sealed record OpenOrder(
    Guid Id, string Number, string ExternalId, string? Tracking, DateTimeOffset PlacedAt, string? ShipmentId, int EmptyAnswers = 0, bool Rests = false);

/// <summary>
/// The open orders of a run, newest first, with hash maps by what a shipment may name them. A reference or number that two of them
/// have names neither.
/// </summary>
public sealed class OpenOrderIndex
{
    private const int Ambiguous = -1;

    private readonly List<OpenOrder> _orders = [];
    private readonly List<bool> _found = [];
    private readonly Dictionary<string, int> _byNumber = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byExternalId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byTracking = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byShipment = new(StringComparer.Ordinal);

    public int Count => _orders.Count;

    /// <summary>How many have not been met yet, but for those that rest.</summary>
    public int Missing { get; private set; }

    public IEnumerable<OpenOrder> NotFound => _orders.Where((_, index) => !_found[index]);

    /// <summary>To be called newest first.</summary>
    public void Add(OpenOrder order)
    {
        var index = _orders.Count;
        _orders.Add(order);
        _found.Add(false);
        Missing += order.Rests ? 0 : 1;
        Enter(_byNumber, order.Number, index);
        if (order.ExternalId != order.Number)
            Enter(_byExternalId, order.ExternalId, index);
        if (order.Tracking is { Length: > 0 } tracking)
            Enter(_byTracking, tracking, index);
        if (order.ShipmentId is { } shipment)
            Enter(_byShipment, shipment, index);
    }

    /// <summary>The order that is in a shipment, which is marked as found.</summary>
    public OpenOrder? Match(ShipmentSnapshot shipment)
    {
        if (!TryFind(shipment, out var index))
            return null;
        if (!_found[index] && !_orders[index].Rests)
            Missing--;
        _found[index] = true;
        return _orders[index];
    }

    private bool TryFind(ShipmentSnapshot shipment, out int index)
    {
        if (Names(_byShipment, shipment.ExternalId, out index) || Names(_byNumber, shipment.Reference, out index))
            return true;
        // Two orders have this number: only the tracking number can tell them apart.
        if (index == Ambiguous)
            return Names(_byTracking, shipment.Tracking, out index);
        return Names(_byExternalId, shipment.Reference, out index) || Names(_byTracking, shipment.Tracking, out index);
    }

    private static bool Names(Dictionary<string, int> map, string? key, out int index)
    {
        index = 0;
        return key is not null && map.TryGetValue(key, out index) && index != Ambiguous;
    }

    private static void Enter(Dictionary<string, int> map, string key, int index)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(map, key, out var exists);
        entry = exists ? Ambiguous : index;
    }
}

using OrderSync.Contracts;
using OrderSync.Contracts.Shipping;

namespace OrderSync.Web.Shipping;

/// <summary>The shipments on the page, as far as they have been read.</summary>
public sealed class ShipmentRows
{
    private readonly List<ShipmentView> _shipments = [];

    public IReadOnlyList<ShipmentView> Shipments => _shipments;

    public string? NextCursor { get; private set; }

    /// <summary>True once more than the first page is shown: rows then change in place, and do not move.</summary>
    public bool Extended { get; private set; }

    public static ShipmentRows Of(CursorPage<ShipmentView> page)
    {
        var rows = new ShipmentRows();
        rows._shipments.AddRange(page.Items);
        rows.NextCursor = page.NextCursor;
        return rows;
    }

    public void Append(CursorPage<ShipmentView> page)
    {
        var known = _shipments.Select(shipment => shipment.Id).ToHashSet();
        _shipments.AddRange(page.Items.Where(shipment => known.Add(shipment.Id)));
        (NextCursor, Extended) = (page.NextCursor, true);
    }

    /// <summary>Takes newer values of rows that are shown.</summary>
    public void Renew(CursorPage<ShipmentView> first)
    {
        var fresh = first.Items.ToDictionary(shipment => shipment.Id);
        for (var row = 0; row < _shipments.Count; row++)
            _shipments[row] = fresh.GetValueOrDefault(_shipments[row].Id, _shipments[row]);
    }
}

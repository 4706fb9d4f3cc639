namespace OrderSync.Worker.Shipping;

/// <summary>Section Shipping of the worker's configuration.</summary>
public sealed class ShippingOptions
{
    /// <summary>Shipments in one transaction, at least, while there are more: see docs/measurements.md.</summary>
    public int BatchSize { get; set; } = 1_000;
}

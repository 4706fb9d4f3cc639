using OrderSync.Contracts.Orders;

namespace OrderSync.Core.Shipping;

/// <summary>One of a carrier's status codes, as data.</summary>
/// <param name="Code">As the carrier sends it, as text.</param>
/// <param name="Name">Its name in the carrier's interface.</param>
/// <param name="Label">The word that the carrier shows to people.</param>
/// <param name="Meaning">What that means, in plain English.</param>
/// <param name="IsTerminal">The shipment is not expected to change any more, and is not asked for.</param>
/// <param name="OrderStatus">What becomes of the order; null where it stays as it is.</param>
/// <param name="IsKnown">False for a code that OrderSync has no entry for: it is kept and shown.</param>
public sealed record ShipmentCode(
    string Code, string Name, string Label, string Meaning, bool IsTerminal = false, OrderStatus? OrderStatus = null, bool IsKnown = true);

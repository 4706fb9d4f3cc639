using System.Collections.Frozen;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Shipping;

namespace OrderSync.Core.Platforms.Maystro;

/// <summary>
/// Maystro's status codes: the same 18 in the code of five public clients. The labels are those of the one that shows them to
/// merchants; the English is a reading of name and label. Only LIVRÉ changes an order, as there.
/// </summary>
internal static class MaystroCodes
{
    private static readonly ShipmentCode[] Known =
    [
        new("4", "CREATED", "CRÉÉ", "Created: Maystro has the shipment in its books."),
        new("5", "PICK_UP_REQUESTED", "DEMANDE DE RAMASSAGE", "The shop has asked for it to be picked up."),
        new("6", "IN_PROCESS", "EN COURS", "Being prepared."),
        new("11", "PENDING", "EN ATTENTE", "On hold."),
        new("12", "OUT_OF_STOCK", "EN RUPTURE DE STOCK", "A product of it is out of stock at Maystro."),
        new("15", "READY_TO_SHIP", "PRÊT À EXPÉDIER", "Ready to be shipped."),
        new("8", "WAITING_TRANSIT", "EN ATTENTE DE TRANSIT", "Waits to be sent on to another hub."),
        new("9", "IN_TRANSIT_TO_BE_SHIPPED", "EN TRANSIT POUR EXPÉDITION", "On its way to the hub that delivers it."),
        new("22", "ASSIGNED", "ASSIGNÉ", "Given to a driver."),
        new("31", "SHIPPED", "EXPÉDIÉ", "Out with the driver."),
        new("32", "ALERTED", "ALERTÉ", "Something is wrong: the customer was not reached, or refused it."),
        new("42", "POSTPONED", "REPORTÉ", "The delivery is put off to another day."),
        new("41", "DELIVERED", "LIVRÉ", "Delivered to the customer.", OrderStatus: OrderStatus.Delivered),
        new("50", "ABORTED", "ANNULÉ", "Cancelled."),
        new("10", "IN_TRANSIT_TO_BE_RETURNED", "EN TRANSIT POUR RETOUR", "On its way back."),
        new("51", "READY_TO_RETURN", "PRÊT À RETOURNER", "Back at the hub, ready to be returned to the shop."),
        new("52", "TAKEN_BY_STORE", "PRIS PAR LE MAGASIN", "The shop has taken it back."),
        new("53", "NOT_RECEIVED", "NON REÇU", "Announced to Maystro, but never received there."),
    ];

    private static readonly FrozenDictionary<string, ShipmentCode> ByCode = Known.ToFrozenDictionary(code => code.Code, StringComparer.Ordinal);

    public static IReadOnlyList<ShipmentCode> All(FrozenSet<string> terminal) => [.. Known.Select(code => Judge(code, terminal))];

    /// <summary>What a code means; one that is not known is kept, as the public client shows it.</summary>
    public static ShipmentCode Of(string code, FrozenSet<string> terminal) => Judge(
        ByCode.GetValueOrDefault(code)
        ?? new ShipmentCode(code, "UNKNOWN", $"INCONNU ({code})", $"Maystro sends code {code}, which is not known here.", IsKnown: false),
        terminal);

    private static ShipmentCode Judge(ShipmentCode code, FrozenSet<string> terminal) =>
        terminal.Contains(code.Code) ? code with { IsTerminal = true } : code;
}

namespace OrderSync.Web.Shipping;

/// <summary>How shipments are spoken of.</summary>
public static class ShippingWords
{
    public static (string Tone, string Icon) Look(bool isTerminal, bool isDelivered) => (isTerminal, isDelivered) switch
    {
        (_, true) => ("ok", "fa-solid fa-check"),
        (true, _) => ("quiet", "fa-solid fa-flag-checkered"),
        _ => ("run", "fa-solid fa-truck"),
    };

    public static string State(string state) => state switch
    {
        "open" => "On the way",
        "terminal" => "At the end",
        _ => "Without an order",
    };
}

using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Maystro;

/// <summary>Maystro's entry in the sandbox's index.</summary>
internal static class MaystroIndex
{
    public static PlatformIndex Describe(string origin) => new(
        "Maystro Delivery",
        $"{origin}/maystro/{{shop}}",
        $"Token {MaystroSettings.DefaultToken}",
        [
            "GET {base}/api/stores/orders/?page=2",
            "GET {base}/api/stores/orders/?external_order_id=DEMO100001",
            "GET {base}/api/stores/orders/?display_id=1100001",
            "GET {base}/api/stores/orders/{id}/",
            "GET {base}/api/stores/history_order/{id}",
        ],
        ShopControl.Describe("maystro"));
}

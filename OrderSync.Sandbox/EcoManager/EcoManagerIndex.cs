using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>EcoManager's entry in the sandbox's index.</summary>
internal static class EcoManagerIndex
{
    public static PlatformIndex Describe(string origin) => new(
        "EcoManager",
        $"{origin}/ecomanager/{{shop}}",
        $"Bearer {EcoManagerSettings.DefaultToken}",
        [
            "GET {base}/api/shop/v2/orders?per_page=100&sort_direction=desc&cursor=...",
            "GET {base}/api/shop/v2/orders/{id}",
        ],
        ShopControl.Describe("ecomanager"));
}

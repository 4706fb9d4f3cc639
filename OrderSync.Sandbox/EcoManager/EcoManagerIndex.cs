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
            "GET, POST {base}/api/shop/v2/webhooks",
            "GET, PUT, DELETE {base}/api/shop/v2/webhooks/{id}",
            "PUT {base}/api/shop/v2/webhooks/{id}/status",
        ],
        [
            .. ShopControl.Describe("ecomanager"),
            "GET /_sandbox/ecomanager/{shop}/webhooks",
            "POST, DELETE /_sandbox/ecomanager/{shop}/webhooks/faults",
            "POST /_sandbox/ecomanager/{shop}/webhooks/{id}/off",
        ]);
}

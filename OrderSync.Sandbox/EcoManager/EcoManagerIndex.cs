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
        [
            "GET /_sandbox/ecomanager",
            "GET, PUT, DELETE /_sandbox/ecomanager/{shop}",
            "POST /_sandbox/ecomanager/{shop}/reset",
            "POST /_sandbox/ecomanager/{shop}/token",
            "POST /_sandbox/ecomanager/{shop}/orders",
            "POST /_sandbox/ecomanager/{shop}/orders/state",
            "POST /_sandbox/ecomanager/{shop}/orders/{id}/state",
            "DELETE /_sandbox/ecomanager/{shop}/orders/{id}",
            "GET, POST, DELETE /_sandbox/ecomanager/{shop}/faults",
            "GET, DELETE /_sandbox/ecomanager/{shop}/ledger",
            "GET /_sandbox/ecomanager/{shop}/ledger/requests?last=100",
            "GET /_sandbox/ecomanager/{shop}/ledger/served",
            "GET /_sandbox/ecomanager/{shop}/ledger/truth?from=&to=",
        ]);
}

using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Vendure;

/// <summary>Vendure's entry in the sandbox's index.</summary>
internal static class VendureIndex
{
    public static PlatformIndex Describe(string origin) => new(
        "Vendure",
        $"{origin}/vendure/{{shop}}/admin-api",
        $"vendure-api-key: {VendureSettings.DefaultApiKey}",
        [
            "POST {base} query { orders(options: { skip, take, sort, filter, filterOperator }) { totalItems items { ... } } }",
            "POST {base} query { order(id: ...) { ... } }",
            "POST {base} mutation { login(username: ..., password: ...) { ... } }",
        ],
        ShopControl.Describe("vendure"));
}

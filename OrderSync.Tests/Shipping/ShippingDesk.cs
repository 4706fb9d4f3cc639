using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Shipping;

/// <summary>What tests of shipping look at, behind the Api's back.</summary>
internal static class ShippingDesk
{
    /// <summary>What is stored of a carrier's shipments, by reference.</summary>
    public static async Task<Dictionary<string, string>> StatusesAsync(this Merchant merchant, ConnectedShop carrier)
    {
        var all = await merchant.ScalarAsync<string>(
            "select coalesce(string_agg(reference || ' ' || status_code, ','), '') from shipments where connection_id = $1", carrier.ConnectionId);
        return all.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    /// <summary>The references of a shop's orders that are open here.</summary>
    public static async Task<HashSet<string>> OpenAsync(this Merchant merchant, ConnectedShop shop)
    {
        var all = await merchant.ScalarAsync<string>(
            "select coalesce(string_agg(number, ','), '') from orders where connection_id = $1 and is_open", shop.ConnectionId);
        return [.. all.Split(',', StringSplitOptions.RemoveEmptyEntries)];
    }

    public static Task<long> CountAsync(this Merchant merchant, string condition, ConnectedShop shop) =>
        merchant.ScalarAsync<long>($"select count(*) from {condition}", shop.ConnectionId);

    /// <summary>Every shipment that the carrier has of these references, with the status that it has there.</summary>
    public static async Task<Dictionary<string, string>> TrueStatusesAsync(this SimulatedShop carrier) =>
        (await carrier.TruthAsync()).ToDictionary(parcel => parcel.Reference, parcel => parcel.State);
}

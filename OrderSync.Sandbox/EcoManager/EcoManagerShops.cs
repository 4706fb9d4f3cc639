using System.Collections.Concurrent;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>All shops. One comes into being when it is first named, so that nothing needs to be set up.</summary>
internal sealed class EcoManagerShops(IConfiguration configuration, TimeProvider time)
{
    /// <summary>The shop that grows by itself from the start; every other shop stands still unless told otherwise.</summary>
    public const string Demo = "demo";

    /// <summary>So many that the first fetch can be watched for a minute; Sandbox:DemoOrders sets another number.</summary>
    private const int DemoOrders = 20_000;

    private readonly ConcurrentDictionary<string, EcoManagerShop> shops = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<EcoManagerShop> All => shops.Values.OrderBy(shop => shop.Name, StringComparer.OrdinalIgnoreCase);

    public static bool IsName(string name) =>
        name.Length is >= 1 and <= 40 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    public EcoManagerSettings DefaultsFor(string name) => string.Equals(name, Demo, StringComparison.OrdinalIgnoreCase)
        ? new EcoManagerSettings { Orders = configuration.GetValue("Sandbox:DemoOrders", DemoOrders), Growth = new GrowthSettings { Progress = true } }
        : new EcoManagerSettings();

    /// <summary>The shop, up to date, or null if no shop can have this name.</summary>
    public EcoManagerShop? Find(string name)
    {
        if (!shops.TryGetValue(name, out var shop))
        {
            if (!IsName(name))
                return null;
            shop = shops.GetOrAdd(name, key => new EcoManagerShop(key, DefaultsFor(key), time));
        }

        shop.CatchUp();
        return shop;
    }

    public EcoManagerShop Reset(string name, EcoManagerSettings settings) =>
        shops[name] = new EcoManagerShop(name, settings, time);

    public void Forget(string name) => shops.TryRemove(name, out _);
}

using System.Collections.Concurrent;

namespace OrderSync.Sandbox.Shops;

/// <summary>The shops of a platform, for whoever needs no more than what all platforms' shops have.</summary>
internal interface IShops
{
    IEnumerable<Shop> All { get; }

    /// <summary>The shop, up to date, or null if no shop can have this name.</summary>
    Shop? Find(string name);

    /// <summary>A new shop with the settings that the old one has.</summary>
    Shop Reset(string name);

    void Forget(string name);
}

internal interface IShops<in TSettings> : IShops
{
    Shop Reset(string name, TSettings settings);
}

/// <summary>All shops of a platform. One comes into being when it is first named, so that nothing needs to be set up.</summary>
internal abstract class ShopDirectory<TShop, TSettings>(IConfiguration configuration) : IShops<TSettings>
    where TShop : Shop<TSettings>
    where TSettings : ShopSettings, new()
{
    /// <summary>The shop that grows by itself from the start; every other shop stands still unless told otherwise.</summary>
    private const string Demo = "demo";

    /// <summary>So many that the first fetch can be watched for a minute; Sandbox:DemoOrders sets another number.</summary>
    private const int DemoOrders = 20_000;

    private readonly ConcurrentDictionary<string, TShop> shops = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<Shop> All => shops.Values.OrderBy(shop => shop.Name, StringComparer.OrdinalIgnoreCase);

    public TShop? Find(string name)
    {
        if (!shops.TryGetValue(name, out var shop))
        {
            if (!ShopNames.IsName(name))
                return null;
            shop = shops.GetOrAdd(name, key => Make(key, DefaultsFor(key)));
        }

        shop.CatchUp();
        return shop;
    }

    Shop? IShops.Find(string name) => Find(name);

    public Shop Reset(string name) => Reset(name, Find(name)?.Settings ?? DefaultsFor(name));

    public Shop Reset(string name, TSettings settings) => shops[name] = Make(name, settings);

    public void Forget(string name) => shops.TryRemove(name, out _);

    protected abstract TShop Make(string name, TSettings settings);

    private TSettings DefaultsFor(string name) => string.Equals(name, Demo, StringComparison.OrdinalIgnoreCase)
        ? new TSettings { Orders = configuration.GetValue("Sandbox:DemoOrders", DemoOrders), Growth = new GrowthSettings { Progress = true } }
        : new TSettings();
}

internal static class ShopNames
{
    public static bool IsName(string name) =>
        name.Length is >= 1 and <= 40 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
}

using System.Security.Cryptography;
using System.Text;
using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Ledger;
using OrderSync.Sandbox.Limits;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>One merchant's shop. A reset makes a new one.</summary>
internal sealed class EcoManagerShop
{
    private readonly ShopGrowth? growth;
    private volatile byte[] authorization;
    private volatile RequestLedger ledger = new();

    public EcoManagerShop(string name, EcoManagerSettings settings, TimeProvider time)
    {
        Name = name;
        Settings = settings;
        EndsAt = settings.EndsAt ?? time.GetUtcNow();
        Seed = settings.Seed ?? Seeded.OfName(name);
        Book = new OrderBook(settings, EndsAt, (ulong)Seed, time);
        Limits = settings.RateLimits is { } limits ? new RateWindows(limits, time) : null;
        growth = settings.Growth is { } pace ? new ShopGrowth(Book, pace, time) : null;
        var letters = new string([.. name.Where(char.IsAsciiLetter).Take(5)]).ToUpperInvariant();
        ReferencePrefix = letters.Length > 0 ? letters : "SHOP";
        Token = settings.Token;
        authorization = Encoding.UTF8.GetBytes($"Bearer {Token}");
    }

    public string Name { get; }

    public EcoManagerSettings Settings { get; }

    public DateTimeOffset EndsAt { get; }

    public long Seed { get; }

    public string ReferencePrefix { get; }

    public string Token { get; private set; }

    public OrderBook Book { get; }

    public FaultRules Faults { get; } = new();

    public RequestLedger Ledger => ledger;

    public RateWindows? Limits { get; }

    public void CatchUp() => growth?.CatchUp();

    public void ClearLedger() => ledger = new();

    public bool Accepts(string? header) =>
        header is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(header), authorization);

    public void ReplaceToken(string token)
    {
        Token = token;
        authorization = Encoding.UTF8.GetBytes($"Bearer {token}");
        Faults.TokenReplaced();
    }
}

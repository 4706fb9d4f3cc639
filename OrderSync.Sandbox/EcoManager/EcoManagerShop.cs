using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrderSync.Sandbox.EcoManager.Webhooks;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>One merchant's shop on EcoManager.</summary>
internal sealed class EcoManagerShop : Shop<EcoManagerSettings>
{
    private readonly string referencePrefix;
    private volatile byte[] authorization = [];
    private volatile string token = "";

    public EcoManagerShop(string name, EcoManagerSettings settings, TimeProvider time)
        : base(name, settings, time)
    {
        var letters = new string([.. name.Where(char.IsAsciiLetter).Take(5)]).ToUpperInvariant();
        referencePrefix = letters.Length > 0 ? letters : "SHOP";
        Renew(settings.Token);
        Webhooks = new WebhookBook(this);
    }

    public WebhookBook Webhooks { get; }

    public override OrderStates States => Content.States.Process;

    public override ShopSettings ShownSettings => Settings with { Seed = Seed, EndsAt = EndsAt, Token = token };

    public bool Accepts(string? header) =>
        header is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(header), authorization);

    public bool TryGet(long id, out OrderFacts order)
    {
        var exists = Book.TryGet(id, out var entry);
        order = exists ? OrderFacts.Of(Book, entry) : default;
        return exists;
    }

    /// <summary>Empty for one order in fifty: the caller falls back to a reference of its own then.</summary>
    public ReadOnlySpan<byte> Reference(in OrderFacts order, Span<byte> text)
    {
        if (new Seeded(Book.Seed, order.Index, Streams.Wire + 100).Chance(2))
            return [];
        var prefix = Encoding.ASCII.GetBytes(referencePrefix, text);
        _ = order.Id.TryFormat(text[prefix..], out var digits, default, CultureInfo.InvariantCulture);
        return text[..(prefix + digits)];
    }

    public override OrderTruth TruthOf(in OrderEntry order)
    {
        var facts = OrderFacts.Of(Book, order);
        Span<byte> text = stackalloc byte[32];
        return new OrderTruth(
            facts.Id,
            Encoding.ASCII.GetString(Reference(facts, text)),
            facts.State,
            DateTime.UnixEpoch.AddSeconds(facts.CreatedAt),
            DateTime.UnixEpoch.AddSeconds(facts.UpdatedAt),
            facts.Total % 100 == 0 ? facts.Total / 100 : facts.Total / 100m);
    }

    protected override void Renew(string token)
    {
        this.token = token;
        authorization = Encoding.UTF8.GetBytes($"Bearer {token}");
    }
}

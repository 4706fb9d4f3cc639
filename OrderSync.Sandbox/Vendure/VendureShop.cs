using System.Collections.Concurrent;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Vendure;

/// <summary>One merchant's Vendure, as far as its admin API shows it.</summary>
internal sealed class VendureShop(string name, VendureSettings settings, TimeProvider time)
    : Shop<VendureSettings>(name, settings, time)
{
    private const int SessionLength = 64;

    private readonly ConcurrentDictionary<string, bool> sessions = new(StringComparer.Ordinal);
    private volatile string apiKey = settings.ApiKey;
    private int lastSession;

    public override OrderStates States => Content.States.Process;

    public override ShopSettings ShownSettings => Settings with { Seed = Seed, EndsAt = EndsAt, ApiKey = apiKey };

    public Caller CallerOf(IHeaderDictionary headers)
    {
        if (headers["vendure-api-key"].ToString() is { Length: > 0 } key)
            return key == apiKey ? Caller.Administrator : key == Settings.PoorApiKey ? Caller.Poor : Caller.Unknown;
        var bearer = headers.Authorization.ToString();
        return bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && sessions.ContainsKey(bearer[7..])
            ? Caller.Administrator
            : Caller.Unknown;
    }

    /// <returns>A new session's token; null if these are not the administrator's.</returns>
    public string? SignIn(string username, string password)
    {
        if (username != Settings.Username || password != Settings.Password)
            return null;
        var dice = new Seeded((ulong)Seed, Interlocked.Increment(ref lastSession), Streams.Wire + 300);
        var token = OrderNode.CodeOf(dice, "0123456789abcdef", SessionLength);
        sessions[token] = true;
        return token;
    }

    public bool TryGet(long id, out OrderFacts order) => OrderSearch.TryGet(Book, Settings.Carts, id, out order);

    public override OrderTruth TruthOf(in OrderEntry order)
    {
        var facts = OrderFacts.Of(Book, order);
        var node = new OrderNode(Book.Seed, facts);
        return new OrderTruth(
            facts.Id,
            node.Code,
            facts.State,
            OrderFacts.Utc(facts.PlacedAt ?? facts.CreatedAt),
            OrderFacts.Utc(facts.UpdatedAt),
            node.TotalWithTax / 100m);
    }

    /// <summary>Whoever changes a key ends the sessions too.</summary>
    protected override void Renew(string token)
    {
        apiKey = token;
        sessions.Clear();
    }
}

internal enum Caller
{
    Unknown,

    /// <summary>Known, but without the permission to read orders.</summary>
    Poor,
    Administrator,
}

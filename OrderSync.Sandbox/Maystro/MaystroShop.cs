using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrderSync.Sandbox.EcoManager;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Maystro;

/// <summary>One merchant's account with Maystro: a parcel for each order of a shop on EcoManager, with the same id and the same time.</summary>
internal sealed class MaystroShop : Shop<MaystroSettings>
{
    private readonly EcoManagerShop orders;
    private readonly TimeProvider time;
    private readonly Lock following = new();
    private volatile byte[] authorization = [];
    private volatile string token = "";

    public MaystroShop(string name, MaystroSettings settings, EcoManagerShop orders, TimeProvider time)
        : base(name, settings, time)
    {
        this.orders = orders;
        this.time = time;
        Renew(settings.Token);
        Follow();
    }

    public override OrderStates States => ParcelStates.Process;

    public override ShopSettings ShownSettings => Settings with { Token = token };

    public bool Accepts(string? header) =>
        header is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(header), authorization);

    public override void CatchUp()
    {
        orders.CatchUp();
        Follow();
        base.CatchUp();
    }

    /// <summary>New parcels come with the orders of the shop alone.</summary>
    public override void Grow(int orders, long startsAt, long step)
    {
    }

    public bool TryGet(long id, out ParcelFacts parcel)
    {
        var exists = Book.TryGet(id, out var entry);
        parcel = exists ? FactsOf(entry) : default;
        return exists;
    }

    /// <summary>The order's own reference; one without is handed over under its id.</summary>
    public string ReferenceOf(in ParcelFacts parcel)
    {
        Span<byte> text = stackalloc byte[32];
        var reference = orders.Reference(parcel.Order, text);
        return reference.IsEmpty ? parcel.Id.ToString(CultureInfo.InvariantCulture) : Encoding.ASCII.GetString(reference);
    }

    /// <summary>The parcel of a reference, if there is one.</summary>
    public bool TryFind(string reference, out ParcelFacts parcel)
    {
        var digits = reference.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        parcel = default;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && TryGet(id, out parcel)
            && ReferenceOf(parcel) == reference;
    }

    public override OrderTruth TruthOf(in OrderEntry order)
    {
        var parcel = FactsOf(order);
        return new OrderTruth(
            parcel.Id,
            ReferenceOf(parcel),
            parcel.Status,
            DateTime.UnixEpoch.AddSeconds(parcel.CreatedAt),
            DateTime.UnixEpoch.AddSeconds(parcel.UpdatedAt),
            parcel.Order.Total / 100m);
    }

    protected override void Renew(string token)
    {
        this.token = token;
        authorization = Encoding.UTF8.GetBytes($"Token {token}");
    }

    private ParcelFacts FactsOf(in OrderEntry entry) => ParcelFacts.Of(Book, entry, time.GetUtcNow());

    /// <summary>Orders that have come in since: they get their parcels at the same times.</summary>
    private void Follow()
    {
        lock (following)
        {
            while (Book.LastId < orders.Book.LastId)
            {
                var next = Book.LastId + 1;
                var at = orders.Book.SecondOf(next - Book.FirstId);
                var last = next;
                while (last < orders.Book.LastId && orders.Book.SecondOf(last + 1 - Book.FirstId) == at)
                    last++;
                Book.Append((int)(last - next + 1), at, 0);
            }
        }
    }
}

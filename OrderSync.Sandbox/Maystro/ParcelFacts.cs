using System.Globalization;
using System.Runtime.InteropServices;
using OrderSync.Sandbox.EcoManager;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Maystro;

/// <summary>What is true of a parcel, whatever spelling the wire gives it. Times are Unix seconds.</summary>
/// <param name="Order">The order that is in it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ParcelFacts(ulong Seed, long Id, long CreatedAt, long UpdatedAt, Word Status, OrderFacts Order)
{
    private const long FirstTracking = 1_000_000;

    /// <summary>In one of so many the number is that of the parcel before: a public caller has counted such doubles.</summary>
    private const int DoubleEvery = 400;

    public long Index => Order.Index;

    public Guid Uuid => UuidOf(Seed, Id);

    public long Tracking => FirstTracking + (Index % DoubleEvery == DoubleEvery - 1 ? Id - 1 : Id);

    public static ParcelFacts Of(OrderBook book, in OrderEntry entry, DateTimeOffset now)
    {
        var dice = new Seeded(book.Seed, entry.Index, Streams.Parcel);
        var status = ParcelStates.Process.At((book.EndsAt - entry.At) / 86_400.0, ref dice);
        var longest = Math.Clamp(book.EndsAt - entry.At, 1, 9 * 86_400);
        var updated = Math.Min(entry.At + 1 + dice.Below((int)longest), Math.Max(now.ToUnixTimeSeconds(), entry.At));
        var (current, at) = entry.Change is { } change ? (change.State, change.At) : (status, updated);
        return new ParcelFacts(book.Seed, entry.Id, entry.At, at, current, OrderFacts.Of(book, entry with { Change = null }));
    }

    /// <summary>The ids of the parcels that may have this tracking number.</summary>
    public static IEnumerable<long> IdsOf(long tracking) => [tracking - FirstTracking + 1, tracking - FirstTracking];

    /// <summary>The id stands in its end, so that a parcel is found without a list of all.</summary>
    public static bool TryId(string text, out Guid uuid, out long id)
    {
        id = 0;
        return Guid.TryParseExact(text, "D", out uuid)
            && long.TryParse(uuid.ToString("D").AsSpan(24), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }

    private static Guid UuidOf(ulong seed, long id)
    {
        var noise = new Seeded(seed, id, Streams.Parcel).Next();
        return Guid.ParseExact(string.Create(
            CultureInfo.InvariantCulture,
            $"{(uint)noise:x8}-{(ushort)(noise >> 32):x4}-4{(ushort)(noise >> 48) & 0xFFF:x3}-8000-{id:x12}"), "D");
    }
}

using System.Runtime.InteropServices;
using OrderSync.Sandbox.Shops;
using OrderSync.Sandbox.Vendure.Content;

namespace OrderSync.Sandbox.Vendure;

/// <summary>
/// What lists are filtered and sorted by, made without the rest of the order. Times are microseconds since 1970: Vendure stores
/// so many, and speaks milliseconds.
/// </summary>
/// <param name="PlacedAt">Null: a cart, which Vendure keeps among the orders.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OrderFacts(long Index, long Id, long CreatedAt, long? PlacedAt, long UpdatedAt, Word State)
{
    public const long Second = 1_000_000;

    /// <summary>An id is given to the cart, so the second of two may be placed first: this many indexes can be out of line.</summary>
    public const int Disorder = 1;

    public bool Active => PlacedAt is null;

    public static OrderFacts Of(OrderBook book, in OrderEntry entry)
    {
        var (createdAt, placedAt) = TimesOf(book, entry);
        var dice = new Seeded(book.Seed, entry.Index, Streams.State);
        var (age, isHistory) = (book.EndsAt - placedAt, entry.Index < book.History);
        var state = isHistory ? States.Process.At(age / 86_400.0, ref dice) : States.First(ref dice);
        var micros = isHistory ? dice.Below((int)Second) : 0;
        var placed = (placedAt * Second) + micros;
        var cancelled = placed + (dice.Below((int)Math.Clamp(age, 1, 5 * 86_400)) * Second);
        // Seen: placing, shipping and delivering write the old time back, which is that of the last step before the payment.
        var updated = state == States.Cancelled ? cancelled : placed - 100_000 - dice.Below(700_000);
        if (entry.Change is { } change)
            (state, updated) = (change.State, change.State == States.Cancelled ? change.At * Second : updated);
        return new OrderFacts(entry.Index, entry.Id, createdAt * Second, placed, updated, state);
    }

    /// <summary>A cart that nobody came back to. Its index is negative.</summary>
    public static OrderFacts Cart(OrderBook book, long id)
    {
        var dice = new Seeded(book.Seed, id - book.FirstId, Streams.Cart);
        var created = (book.EndsAt - dice.Below(180 * 86_400)) * Second;
        return new OrderFacts(id - book.FirstId, id, created, null, created + dice.Below(600 * (int)Second), States.AddingItems);
    }

    /// <summary>As Vendure spells times.</summary>
    public static DateTime Utc(long micros) => DateTime.UnixEpoch.AddTicks(micros / 1_000 * TimeSpan.TicksPerMillisecond);

    private static (long CreatedAt, long PlacedAt) TimesOf(OrderBook book, in OrderEntry entry)
    {
        var pair = entry.Index & ~1L;
        var dice = new Seeded(book.Seed, pair, Streams.Cart);
        var age = 120 + dice.Below(1_200);
        if (pair + 1 >= book.History || !dice.Chance(15))
            return (entry.At - age, entry.At);
        return (book.SecondOf(pair) - age + (entry.Index - pair), book.SecondOf(entry.Index ^ 1));
    }
}

using OrderSync.Sandbox.EcoManager.Content;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>Changes to orders that chance chooses: the same seed chooses the same ones.</summary>
internal static class OrderChanges
{
    /// <summary>Gives some orders a state, or each its next one. Returns their ids.</summary>
    public static IReadOnlyList<long> ChangeSome(this OrderBook book, int howMany, long seed, string? state)
    {
        var ids = new SortedSet<long>();
        var span = (int)Math.Min(book.LastId - book.FirstId + 1, int.MaxValue);
        var dice = new Seeded(book.Seed + (ulong)seed, span, Streams.Late);
        // Bounded, as the shop may have fewer orders than asked for, or few that can still move.
        for (var attempt = 0; attempt < (howMany * 20) + 1_000 && ids.Count < howMany && span > 0; attempt++)
        {
            var id = book.FirstId + dice.Below(span);
            if (!ids.Contains(id) && book.TryGet(id, out var order) && book.SetState(id, Next(order, state, ref dice)))
                ids.Add(id);
        }

        return [.. ids];
    }

    /// <summary>One of the newest orders moves on, if the one that is chosen still can.</summary>
    public static void ProgressOne(this OrderBook book, long tick, long at)
    {
        var recent = (int)Math.Min(book.LastId - book.FirstId + 1, 500);
        var dice = new Seeded(book.Seed, tick, Streams.Late);
        if (recent > 0
            && book.TryGet(book.LastId - dice.Below(recent), out var order)
            && States.After(order.State, ref dice) is { } next)
        {
            book.SetState(order.Id, next, at);
        }
    }

    private static Word Next(OrderFacts order, string? state, ref Seeded dice)
    {
        if (state is not null)
            return States.Named(state);
        // An order at its end comes back, as a parcel does: a change must change something.
        return States.After(order.State, ref dice) ?? (order.State == States.Livre ? States.Retourne : States.Livre);
    }
}

namespace OrderSync.Sandbox.Shops;

/// <summary>Changes to orders that chance chooses: the same seed chooses the same ones.</summary>
internal static class OrderChanges
{
    /// <summary>Gives some orders a state, or each its next one. Returns their ids.</summary>
    public static IReadOnlyList<long> ChangeSome(this Shop shop, int howMany, long seed, string? state)
    {
        var book = shop.Book;
        var ids = new SortedSet<long>();
        var span = (int)Math.Min(book.LastId - book.FirstId + 1, int.MaxValue);
        var dice = new Seeded(book.Seed + (ulong)seed, span, Streams.Late);
        // Bounded, as the shop may have fewer orders than asked for, or few that can still move.
        for (var attempt = 0; attempt < (howMany * 20) + 1_000 && ids.Count < howMany && span > 0; attempt++)
        {
            var id = book.FirstId + dice.Below(span);
            if (!ids.Contains(id) && book.TryGet(id, out var order) && shop.Next(order, state, ref dice) is { } next && book.SetState(id, next))
                ids.Add(id);
        }

        return [.. ids];
    }

    /// <summary>One of the newest orders moves on, if the one that is chosen still can.</summary>
    public static void ProgressOne(this Shop shop, long tick, long at)
    {
        var book = shop.Book;
        var recent = (int)Math.Min(book.LastId - book.FirstId + 1, 500);
        var dice = new Seeded(book.Seed, tick, Streams.Late);
        if (recent > 0
            && book.TryGet(book.LastId - dice.Below(recent), out var order)
            && shop.States.After(shop.TruthOf(order).State, ref dice) is { } next)
        {
            book.SetState(order.Id, next, at);
        }
    }

    private static Word? Next(this Shop shop, in OrderEntry order, string? state, ref Seeded dice)
    {
        if (state is not null)
            return shop.States.Named(state);
        var now = shop.TruthOf(order).State;
        return shop.States.After(now, ref dice) ?? shop.States.AfterTheEnd(now);
    }
}

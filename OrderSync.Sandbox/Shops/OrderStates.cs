namespace OrderSync.Sandbox.Shops;

/// <summary>A platform's order states, and the way that an order takes through them.</summary>
/// <param name="all">Those that occur by themselves.</param>
/// <param name="byAge">Percent, in the order of <paramref name="all"/>. The older an order, the more likely it has come to its end.</param>
internal abstract class OrderStates(Word[] all, params (int Days, int[] Shares)[] byAge)
{
    public Word At(double ageInDays, ref Seeded dice)
    {
        var shares = Array.Find(byAge, age => ageInDays < age.Days).Shares ?? byAge[^1].Shares;
        var roll = dice.Below(100);
        var state = 0;
        while (roll >= shares[state])
            roll -= shares[state++];
        return all[state];
    }

    /// <summary>The state of that name; one that the platform does not know is taken as it is.</summary>
    public Word Named(string text)
    {
        var known = Array.FindIndex(all, state => state.Text == text);
        return known < 0 ? Word.Of(text) : all[known];
    }

    /// <summary>Where an order goes next; null at the end of its way.</summary>
    public abstract Word? After(Word state, ref Seeded dice);

    /// <summary>Where an order at its end can still be sent, because a change must change something; null: nowhere.</summary>
    public abstract Word? AfterTheEnd(Word state);
}

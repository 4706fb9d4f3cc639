using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager.Content;

/// <summary>
/// Order states, in EcoManager's French. "En dispatch" is certain (one caller lives on it); the next six come from that
/// caller's own map and may be assumptions; "Reporté client" stands for the states that nobody has listed yet.
/// </summary>
internal sealed class States : IOrderStates
{
    public static readonly Word EnDispatch = Word.Of("En dispatch");
    public static readonly Word Confirme = Word.Of("Confirmé");
    public static readonly Word EnCours = Word.Of("En cours");
    public static readonly Word Expedie = Word.Of("Expédié");
    public static readonly Word Livre = Word.Of("Livré");
    public static readonly Word Annule = Word.Of("Annulé");
    public static readonly Word Retourne = Word.Of("Retourné");
    public static readonly Word Unknown = Word.Of("Reporté client");

    private static readonly Word[] All = [EnDispatch, Confirme, EnCours, Expedie, Livre, Annule, Retourne, Unknown];

    // Percent, in the order of All. The older an order, the more likely it has come to its end.
    private static readonly (int Days, int[] Shares)[] ByAge =
    [
        (2, [52, 24, 12, 4, 0, 6, 0, 2]),
        (7, [14, 14, 18, 30, 12, 8, 2, 2]),
        (30, [3, 3, 4, 12, 52, 12, 12, 2]),
        (int.MaxValue, [1, 0, 0, 1, 64, 14, 19, 1]),
    ];

    public static Word At(double ageInDays, ref Seeded dice)
    {
        var shares = Array.Find(ByAge, age => ageInDays < age.Days).Shares ?? ByAge[^1].Shares;
        var roll = dice.Below(100);
        var state = 0;
        while (roll >= shares[state])
            roll -= shares[state++];
        return All[state];
    }

    public Word Named(string text)
    {
        var known = Array.FindIndex(All, state => state.Text == text);
        return known < 0 ? Word.Of(text) : All[known];
    }

    public Word? After(Word state, ref Seeded dice)
    {
        if (state == EnDispatch)
            return dice.Chance(10) ? Annule : Confirme;
        if (state == Confirme || state == Unknown)
            return EnCours;
        if (state == EnCours)
            return Expedie;
        if (state == Expedie)
            return dice.Chance(20) ? Retourne : Livre;
        return null;
    }

    /// <summary>It comes back, as a parcel does.</summary>
    public Word? AfterTheEnd(Word state) => state == Livre ? Retourne : Livre;

    public static bool IsTerminal(Word state) => state == Livre || state == Annule || state == Retourne;
}

using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager.Content;

/// <summary>
/// Order states, in EcoManager's French. "En dispatch" is certain (one caller lives on it); the next six come from that
/// caller's own map and may be assumptions; "Reporté client" stands for the states that nobody has listed yet.
/// </summary>
internal sealed class States : OrderStates
{
    public static readonly Word EnDispatch = Word.Of("En dispatch");
    public static readonly Word Confirme = Word.Of("Confirmé");
    public static readonly Word EnCours = Word.Of("En cours");
    public static readonly Word Expedie = Word.Of("Expédié");
    public static readonly Word Livre = Word.Of("Livré");
    public static readonly Word Annule = Word.Of("Annulé");
    public static readonly Word Retourne = Word.Of("Retourné");
    public static readonly Word Unknown = Word.Of("Reporté client");

    public static readonly States Process = new();

    private States()
        : base(
            [EnDispatch, Confirme, EnCours, Expedie, Livre, Annule, Retourne, Unknown],
            (2, [52, 24, 12, 4, 0, 6, 0, 2]),
            (7, [14, 14, 18, 30, 12, 8, 2, 2]),
            (30, [3, 3, 4, 12, 52, 12, 12, 2]),
            (int.MaxValue, [1, 0, 0, 1, 64, 14, 19, 1]))
    {
    }

    public override Word? After(Word state, ref Seeded dice)
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
    public override Word? AfterTheEnd(Word state) => state == Livre ? Retourne : Livre;

    public static bool IsTerminal(Word state) => state == Livre || state == Annule || state == Retourne;
}

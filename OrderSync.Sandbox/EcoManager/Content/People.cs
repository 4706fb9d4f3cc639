using System.Globalization;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager.Content;

/// <summary>Made-up people: first and last names are combined at random, and no network gives out 0?00 numbers.</summary>
internal static class People
{
    public static readonly Word[] Agents = Word.List("Agent Amel", "Agent Karim", "Agent Lina", "Agent Nassim", "Agent Sonia");

    private static readonly string[] First =
    [
        "Amine", "Yacine", "Sofiane", "Karim", "Nadir", "Walid", "Riad", "Mourad", "Hichem", "Fares", "Anis", "Bilal",
        "Amina", "Yasmine", "Nour", "Lina", "Samira", "Imane", "Meriem", "Khadidja", "Sarah", "Feriel", "Asma", "Rania",
    ];

    private static readonly string[] Last =
    [
        "Benali", "Boudiaf", "Cherif", "Djebbar", "Ferhat", "Guerroudj", "Haddad", "Kaci", "Larbi", "Mansouri", "Meziane",
        "Ouali", "Rahmani", "Saadi", "Taleb", "Yahiaoui", "Zerrouki", "Bensalem", "Hamidi", "Khelifi", "Belkacem", "Aït Ahmed",
    ];

    private static readonly Word[] Names = [.. First.SelectMany(first => Last.Select(last => Word.Of($"{first} {last}")))];

    public static Word Name(ref Seeded dice) => Names[dice.Below(Names.Length)];

    /// <summary>Ten digits beginning with 05, 06 or 07.</summary>
    public static ReadOnlySpan<byte> Phone(ref Seeded dice, Span<byte> digits)
    {
        "0500"u8.CopyTo(digits);
        digits[1] += (byte)dice.Below(3);
        _ = dice.Below(1_000_000).TryFormat(digits[4..], out var written, "D6", CultureInfo.InvariantCulture);
        return digits[..(4 + written)];
    }
}

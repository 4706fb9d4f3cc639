using System.Globalization;
using System.Text;

namespace OrderSync.Sandbox.Vendure.Content;

/// <summary>Made-up customers. A guest is one customer for each e-mail address, so some come again.</summary>
internal sealed record Buyer(long Number, Country Country, string FirstName, string LastName, string? Phone)
{
    public string Email => $"{Ascii(FirstName)}.{Ascii(LastName)}{Number}@example.com";

    /// <summary>The same person for the same number.</summary>
    public static Buyer Of(ulong seed, long number)
    {
        var dice = new Seeded(seed, number, Shops.Streams.People);
        var country = Places.Pick(ref dice);
        var first = country.First[dice.Below(country.First.Length)];
        var last = country.Last[dice.Below(country.Last.Length)];
        return new Buyer(number, country, first, last, PhoneOf(country, ref dice));
    }

    private static string? PhoneOf(Country country, ref Seeded dice)
    {
        if (country.Phones is null || dice.Chance(30))
            return null;
        var digits = dice.Next();
        return string.Create(country.Phones.Length, (country.Phones, digits), static (text, source) =>
        {
            source.Phones.CopyTo(text);
            for (var place = text.IndexOf('#'); place >= 0; place = text.IndexOf('#'))
            {
                text[place] = (char)('0' + (source.digits % 10));
                source.digits /= 10;
            }
        });
    }

    private static string Ascii(string name)
    {
        var letters = name.Normalize(NormalizationForm.FormD)
            .Where(letter => char.IsAsciiLetter(letter) && CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark);
        return string.Concat(letters).ToLowerInvariant();
    }
}

using System.Collections.Frozen;

namespace OrderSync.Core.Platforms;

/// <summary>How many decimals a currency's smallest unit has, by ISO 4217: 2 for all but these.</summary>
public static class MinorUnits
{
    private static readonly FrozenDictionary<string, int> Exceptions = new (int Digits, string Currencies)[]
        {
            (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
            (3, "BHD IQD JOD KWD LYD OMR TND"),
            (4, "CLF UYW"),
        }
        .SelectMany(group => group.Currencies.Split(' ').Select(currency => (Currency: currency, group.Digits)))
        .ToFrozenDictionary(pair => pair.Currency, pair => pair.Digits, StringComparer.OrdinalIgnoreCase);

    public static int DigitsOf(string currency) => Exceptions.GetValueOrDefault(currency, 2);

    /// <summary>"1999" of a currency with two decimals is 19.99.</summary>
    public static decimal ToMajor(decimal minor, int digits) => digits switch
    {
        0 => minor,
        2 => minor / 100m,
        3 => minor / 1_000m,
        _ => minor / (decimal)Math.Pow(10, digits),
    };
}

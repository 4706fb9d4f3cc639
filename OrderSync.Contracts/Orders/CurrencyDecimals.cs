using System.Collections.Frozen;

namespace OrderSync.Contracts.Orders;

/// <summary>How many decimals amounts of a currency are written with, by ISO 4217: 2 for all but these.</summary>
public static class CurrencyDecimals
{
    private const int Usual = 2;

    private static readonly FrozenDictionary<string, int> Exceptions = new (int Decimals, string Currencies)[]
        {
            (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
            (3, "BHD IQD JOD KWD LYD OMR TND"),
            (4, "CLF UYW"),
        }
        .SelectMany(group => group.Currencies.Split(' ').Select(currency => (Currency: currency, group.Decimals)))
        .ToFrozenDictionary(pair => pair.Currency, pair => pair.Decimals, StringComparer.OrdinalIgnoreCase);

    public static int Of(string currency) => Exceptions.GetValueOrDefault(currency, Usual);
}

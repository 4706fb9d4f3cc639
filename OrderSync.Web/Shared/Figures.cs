using System.Globalization;
using OrderSync.Contracts.Orders;

namespace OrderSync.Web.Shared;

/// <summary>Numbers as the site writes them: 1,284,506 · 64.2 % · 1,240/s · 1,250.00 DZD.</summary>
public static class Figures
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-US");

    public static string Count(long value) => value.ToString("N0", English);

    public static string Count(long value, string one, string many) => $"{Count(value)} {(value == 1 ? one : many)}";

    /// <summary>Never rounded up to 100: only what is done is 100 %.</summary>
    public static string Percent(double value)
    {
        var shown = Math.Floor(Math.Clamp(value, 0, 100) * 10) / 10;
        return shown.ToString("0.#", English) + " %";
    }

    public static string Rate(double perSecond) => perSecond switch
    {
        <= 0 => "0/s",
        < 0.95 => $"{(perSecond * 60).ToString("0.#", English)}/min",
        < 10 => $"{perSecond.ToString("0.#", English)}/s",
        _ => $"{perSecond.ToString("N0", English)}/s",
    };

    public static string Quantity(decimal value) => value.ToString("#,0.####", English);

    /// <summary>With as many decimals as its currency has, and no more: 1,250.00 DZD, 1,100 JPY, 12.345 KWD.</summary>
    public static string Money(MoneyView? money)
    {
        if (money is null)
            return "–";
        var decimals = CurrencyDecimals.Of(money.Currency);
        var rounded = Math.Round(money.Amount, decimals, MidpointRounding.AwayFromZero);
        return $"{rounded.ToString($"N{decimals}", English)} {money.Currency}".TrimEnd();
    }
}

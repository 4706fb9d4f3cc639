namespace OrderSync.Contracts.Texts;

/// <summary>Which form of a word a number takes: the categories of Unicode's CLDR for the languages that we have.</summary>
public static class PluralRules
{
    public const string Other = "other";

    /// <returns>zero, one, two, few, many or other.</returns>
    public static string Category(decimal number, string language) => language switch
    {
        "ar" => Arabic(Math.Abs(number)),
        "fr" => Math.Abs(number) < 2 ? "one" : Other,
        _ => Math.Abs(number) == 1 ? "one" : Other,
    };

    private static string Arabic(decimal number) => number switch
    {
        0 => "zero",
        1 => "one",
        2 => "two",
        _ when number != decimal.Truncate(number) => Other,
        _ when number % 100 is >= 3 and <= 10 => "few",
        _ when number % 100 >= 11 => "many",
        _ => Other,
    };
}

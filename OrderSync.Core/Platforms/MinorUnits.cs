namespace OrderSync.Core.Platforms;

/// <summary>
/// For platforms that send amounts as whole numbers of a smallest unit. How many decimals they mean is the platform's own affair, and
/// need not be what the currency has.
/// </summary>
public static class MinorUnits
{
    /// <summary>"1999" with two decimals is 19.99.</summary>
    public static decimal ToMajor(decimal minor, int digits) => digits switch
    {
        0 => minor,
        2 => minor / 100m,
        3 => minor / 1_000m,
        _ => minor / (decimal)Math.Pow(10, digits),
    };
}

using System.Globalization;
using System.Text;
using OrderSync.Core.Orders.Search;

namespace OrderSync.Core.Assignment;

/// <summary>How two spellings of a region are known to be one: “Béjaïa”, “BEJAIA” and “bejaia ” are.</summary>
public static class RegionKey
{
    /// <returns>Null for a text without letters and digits.</returns>
    public static string? Of(string? region)
    {
        if (string.IsNullOrWhiteSpace(region))
            return null;
        var key = new StringBuilder(region.Length);
        var gap = false;
        foreach (var rune in SearchText.Decompose(region, NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                if (gap && key.Length > 0)
                    key.Append(' ');
                key.Append(Rune.ToLowerInvariant(rune));
                gap = false;
            }
            else if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            {
                gap = true;
            }
        }
        return key.Length == 0 ? null : key.ToString();
    }
}

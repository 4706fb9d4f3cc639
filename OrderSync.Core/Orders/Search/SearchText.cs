using System.Globalization;
using System.Text;
using AnyAscii;

namespace OrderSync.Core.Orders.Search;

/// <summary>
/// Texts as they are compared in a search: plain ASCII letters and digits, without accents, letter case and signs, so that
/// “Aït-Ahmed” and “ait ahmed” are the same, whatever the database's locale.
/// </summary>
/// <remarks>Stored texts were folded by the same rules: whoever changes these queues all orders again by a migration.</remarks>
public static class SearchText
{
    /// <summary>Alef with and without hamza are one by decomposition; these two endings are written either way.</summary>
    private static readonly Dictionary<char, char> ArabicEndings = new() { ['ة'] = 'ه', ['ى'] = 'ي' };

    /// <summary>The words of a text, in its order; none where it has no letters or digits.</summary>
    public static string[] Words(string? text) =>
        string.IsNullOrWhiteSpace(text) ? [] : Split(Ascii.IsValid(text) ? text : ToAscii(text));

    /// <summary>Whatever a platform or a person has sent: what cannot be normalized (half a surrogate, U+FFFE) becomes the replacement character.</summary>
    public static string Decompose(string text, NormalizationForm form) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\ufffe', '\ufffd').Normalize(form);

    private static string[] Split(string ascii)
    {
        var folded = string.Create(ascii.Length, ascii, (letters, source) =>
        {
            for (var index = 0; index < source.Length; index++)
                letters[index] = char.IsAsciiLetterOrDigit(source[index]) ? char.ToLowerInvariant(source[index]) : ' ';
        });
        return folded.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string ToAscii(string text)
    {
        var decomposed = Decompose(text, NormalizationForm.FormKD);
        var letters = new StringBuilder(decomposed.Length);
        foreach (var letter in decomposed)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                letters.Append(ArabicEndings.GetValueOrDefault(letter, letter));
        }
        return letters.ToString().Transliterate();
    }
}

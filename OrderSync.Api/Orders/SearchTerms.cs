using OrderSync.Core.Orders.Search;
using PhoneNumbers;

namespace OrderSync.Api.Orders;

/// <summary>
/// A text that is looked for, as patterns for <see cref="OrderSearchRow.Words"/>: each word must be there, in any order. Figures that
/// follow each other may be one number, with or without its country code.
/// </summary>
public static class SearchTerms
{
    /// <summary>A trigram index finds shorter ones only where a word begins.</summary>
    private const int AnywhereFrom = 3;

    private const int ShortestPhone = 6;

    private const int LongestNational = 11;

    /// <summary>More words do not make it clearer.</summary>
    private const int MostTerms = 12;

    /// <returns>Terms, all of which must be met; each by one of its alternatives, all of whose patterns must be found.</returns>
    public static IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> Of(string text)
    {
        var terms = new List<IReadOnlyList<IReadOnlyList<string>>>();
        var figures = new List<string>();
        foreach (var word in SearchText.Words(text))
        {
            if (word.All(char.IsAsciiDigit))
            {
                figures.Add(word);
                continue;
            }
            AddFigures(terms, figures, text);
            terms.Add([[Pattern(word)]]);
        }
        AddFigures(terms, figures, text);
        return terms.Count > MostTerms ? terms[..MostTerms] : terms;
    }

    private static void AddFigures(List<IReadOnlyList<IReadOnlyList<string>>> terms, List<string> figures, string text)
    {
        if (figures.Count == 0)
            return;
        var joined = string.Concat(figures);
        var alternatives = new List<IReadOnlyList<string>> { figures.ConvertAll(Pattern) };
        if (joined.Length >= ShortestPhone)
        {
            if (figures.Count > 1)
                alternatives.Add([Pattern(joined)]);
            if (National(joined, text.Contains('+', StringComparison.Ordinal)) is { Length: >= ShortestPhone } national && national != joined)
                alternatives.Add([Pattern(national)]);
        }
        terms.Add(alternatives);
        figures.Clear();
    }

    /// <summary>A phone number as it is dialled within its country, without the leading 0: that is part of all its spellings. Null where it is none.</summary>
    private static string? National(string figures, bool isInternational)
    {
        if (figures.StartsWith("00", StringComparison.Ordinal))
            return FromInternational(figures[2..]);
        if (isInternational)
            return FromInternational(figures);
        if (figures[0] == '0')
            return figures.Length <= LongestNational ? figures[1..] : null;
        return FromInternational(figures);
    }

    private static string? FromInternational(string figures)
    {
        try
        {
            var numbers = PhoneNumberUtil.GetInstance();
            var number = numbers.Parse($"+{figures}", null);
            return numbers.IsPossibleNumber(number) ? numbers.GetNationalSignificantNumber(number) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    private static string Pattern(string word) => word.Length >= AnywhereFrom ? $"%{word}%" : $"% {word}%";
}

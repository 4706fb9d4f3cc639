using System.Globalization;
using System.Text;

namespace OrderSync.Contracts.Texts;

/// <summary>
/// A text with gaps, in that part of ICU's message syntax which translators know and our texts use: <c>{name}</c>,
/// <c>{at, moment}</c> (see <see cref="TextFormats"/>), <c>{count, plural, =0 {none} one {# order} other {# orders}}</c> and
/// <c>{kind, select, shipments {…} other {…}}</c>. An apostrophe is an apostrophe; braces cannot be written.
/// </summary>
/// <exception cref="FormatException">The text is not of that syntax.</exception>
public sealed class TextPattern
{
    private readonly List<Part> _parts = [];

    private TextPattern()
    {
    }

    /// <summary>The names of the gaps, also of those within choices.</summary>
    public IReadOnlySet<string> Names => _parts.SelectMany(part => part.Names).ToHashSet(StringComparer.Ordinal);

    /// <summary>Of each choice by number, the forms that it has.</summary>
    public IEnumerable<IReadOnlyCollection<string>> Plurals => _parts.OfType<Choice>().SelectMany(choice => choice.Plurals);

    public static TextPattern Parse(string text)
    {
        var at = 0;
        var pattern = Parse(text, ref at, nested: false);
        return at == text.Length ? pattern : throw Wrong(text, at);
    }

    /// <param name="values">By the names of the gaps; what is not given stays empty.</param>
    public string Format(IReadOnlyDictionary<string, object?> values, Reader reader)
    {
        var text = new StringBuilder();
        Append(text, values, reader, number: null);
        return text.ToString();
    }

    private void Append(StringBuilder text, IReadOnlyDictionary<string, object?> values, Reader reader, object? number)
    {
        foreach (var part in _parts)
            part.Append(text, values, reader, number);
    }

    private static TextPattern Parse(string text, ref int at, bool nested)
    {
        var pattern = new TextPattern();
        while (at < text.Length && text[at] != '}')
        {
            var end = text.AsSpan(at).IndexOfAny(nested ? "{}#" : "{}") is >= 0 and var length ? at + length : text.Length;
            if (end > at)
                pattern._parts.Add(new Literal(text[at..end]));
            at = end;
            if (at < text.Length && text[at] == '#')
                pattern._parts.Add(new PluralNumber(at++));
            else if (at < text.Length && text[at] == '{')
                pattern._parts.Add(Gap(text, ref at));
        }
        return pattern;
    }

    /// <summary>From the brace that opens it to behind the one that closes it.</summary>
    private static Part Gap(string text, ref int at)
    {
        at++;
        var name = Word(text, ref at);
        var format = Skip(text, ref at, ',') ? Word(text, ref at) : null;
        Part part = format is "plural" or "select"
            ? new Choice(name, format == "plural", Skip(text, ref at, ',') ? Cases(text, ref at) : throw Wrong(text, at))
            : new Value(name, format);
        return Skip(text, ref at, '}') ? part : throw Wrong(text, at);
    }

    private static Dictionary<string, TextPattern> Cases(string text, ref int at)
    {
        var cases = new Dictionary<string, TextPattern>(StringComparer.Ordinal);
        while (at < text.Length && !IsNext(text, ref at, '}'))
        {
            var name = Word(text, ref at);
            if (!Skip(text, ref at, '{'))
                throw Wrong(text, at);
            cases.Add(name, Parse(text, ref at, nested: true));
            if (!Skip(text, ref at, '}'))
                throw Wrong(text, at);
        }
        return cases.ContainsKey(PluralRules.Other) ? cases : throw Wrong(text, at);
    }

    private static string Word(string text, ref int at)
    {
        Blanks(text, ref at);
        var from = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '=' or '-' or '_'))
            at++;
        return at > from ? text[from..at] : throw Wrong(text, at);
    }

    private static bool Skip(string text, ref int at, char expected)
    {
        if (!IsNext(text, ref at, expected))
            return false;
        at++;
        return true;
    }

    private static bool IsNext(string text, ref int at, char expected)
    {
        Blanks(text, ref at);
        return at < text.Length && text[at] == expected;
    }

    private static void Blanks(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }

    private static FormatException Wrong(string text, int at) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The text cannot be read at position {at}: {text}"));

    private abstract record Part
    {
        public virtual IEnumerable<string> Names => [];

        public abstract void Append(StringBuilder text, IReadOnlyDictionary<string, object?> values, Reader reader, object? number);
    }

    private sealed record Literal(string Text) : Part
    {
        public override void Append(StringBuilder text, IReadOnlyDictionary<string, object?> values, Reader reader, object? number) => text.Append(Text);
    }

    private sealed record PluralNumber(int At) : Part
    {
        public override void Append(StringBuilder text, IReadOnlyDictionary<string, object?> values, Reader reader, object? number) =>
            text.Append(TextFormats.Format(number, null, reader));
    }

    private sealed record Value(string Name, string? Style) : Part
    {
        public override IEnumerable<string> Names => [Name];

        public override void Append(StringBuilder text, IReadOnlyDictionary<string, object?> values, Reader reader, object? number) =>
            text.Append(TextFormats.Format(values.GetValueOrDefault(Name), Style, reader));
    }

    private sealed record Choice(string Name, bool IsPlural, Dictionary<string, TextPattern> Cases) : Part
    {
        public IEnumerable<IReadOnlyCollection<string>> Plurals =>
            Cases.Values.SelectMany(pattern => pattern.Plurals).Concat(IsPlural ? [Cases.Keys] : Array.Empty<IReadOnlyCollection<string>>());

        public override IEnumerable<string> Names => Cases.Values.SelectMany(pattern => pattern.Names).Append(Name);

        public override void Append(StringBuilder text, IReadOnlyDictionary<string, object?> values, Reader reader, object? number)
        {
            var value = values.GetValueOrDefault(Name);
            Chosen(value, reader).Append(text, values, reader, IsPlural ? value : number);
        }

        private TextPattern Chosen(object? value, Reader reader)
        {
            if (!IsPlural)
                return Cases.GetValueOrDefault(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "") ?? Cases[PluralRules.Other];
            var number = Convert.ToDecimal(value ?? 0, CultureInfo.InvariantCulture);
            return Cases.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"={number:0.##}"))
                ?? Cases.GetValueOrDefault(PluralRules.Category(number, reader.Language.TwoLetterISOLanguageName))
                ?? Cases[PluralRules.Other];
        }
    }
}

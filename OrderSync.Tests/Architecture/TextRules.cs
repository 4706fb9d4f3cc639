using System.Text.RegularExpressions;
using OrderSync.Contracts.Texts;

namespace OrderSync.Tests.Architecture;

/// <summary>Every text is there in every language, with the same gaps and all forms of its numbers, and is used.</summary>
public sealed partial class TextRules
{
    private static readonly Lazy<string> Source = new(() => string.Join('\n',
        SourceTree.Files.Where(file => !file.StartsWith("OrderSync.Tests/", StringComparison.Ordinal)).SelectMany(SourceTree.Lines)));

    public static TheoryData<string> Files => [.. TextFile.All.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_text_is_there_in_every_language_with_the_same_gaps(string name)
    {
        var file = new TextFile(name);
        var english = file.In(Languages.English);
        english.ShouldNotBeEmpty();
        foreach (var language in Languages.All)
        {
            var texts = file.In(language);
            texts.Keys.ShouldBe(english.Keys, ignoreOrder: true, $"{name}, {language.Name}");
            foreach (var (key, text) in texts)
                TextPattern.Parse(text).Names.ShouldBe(TextPattern.Parse(english[key]).Names, ignoreOrder: true, $"{name}, {language.Name}: {key}");
        }
    }

    /// <summary>French and English have one and other; Arabic tells six apart.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Every_number_has_the_forms_of_its_language(string name)
    {
        foreach (var language in Languages.All)
        {
            string[] forms = language.Equals(Languages.Arabic) ? ["zero", "one", "two", "few", "many", "other"] : ["one", "other"];
            foreach (var (key, text) in new TextFile(name).In(language))
                TextPattern.Parse(text).Plurals.ShouldAllBe(plural => forms.All(plural.Contains), $"{name}, {language.Name}: {key}");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_text_is_unused(string name)
    {
        var words = Quoted().Matches(Source.Value).Select(match => match.Groups["key"].Value).ToHashSet(StringComparer.Ordinal);
        var beginnings = Begun().Matches(Source.Value).Select(match => match.Groups["key"].Value)
            .Concat(OfEnumeration().Matches(Source.Value).Select(match => match.Groups["key"].Value + "-")).ToHashSet(StringComparer.Ordinal);
        new TextFile(name).In(Languages.English).Keys
            .Where(key => !words.Contains(key) && !beginnings.Any(begun => key.StartsWith(begun, StringComparison.Ordinal)))
            .ShouldBeEmpty(name);
    }

    [Fact]
    public void Every_message_has_a_text()
    {
        var texts = new TextFile("OrderSync.Contracts/Texts/MessageTexts").In(Languages.English);
        var codes = MessageCode().Matches(Source.Value).Select(match => match.Groups["key"].Value).ToHashSet(StringComparer.Ordinal);
        codes.Count.ShouldBeGreaterThan(20);
        codes.Where(code => !texts.ContainsKey(code)).ShouldBeEmpty();
    }

    [GeneratedRegex("\"(?<key>[a-z0-9-]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Quoted();

    /// <summary>The beginning of a key that is put together: $"state-{state}".</summary>
    [GeneratedRegex("\\$\"(?<key>[a-z0-9-]+-)\\{", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Begun();

    /// <summary>One text for each value: T.Of("state", state).</summary>
    [GeneratedRegex("\\bT\\.Of\\(\"(?<key>[a-z0-9-]+)\",", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex OfEnumeration();

    [GeneratedRegex("Message\\.Of\\(\\s*\"(?<key>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MessageCode();
}

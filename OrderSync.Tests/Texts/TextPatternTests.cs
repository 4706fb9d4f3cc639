using System.Globalization;
using OrderSync.Contracts.Texts;

namespace OrderSync.Tests.Texts;

public sealed class TextPatternTests
{
    private static readonly DateTimeOffset Noon = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("en", 0, "0 orders")]
    [InlineData("en", 1, "1 order")]
    [InlineData("en", 2, "2 orders")]
    [InlineData("en", 12_345, "12,345 orders")]
    [InlineData("fr", 0, "0 commande")]
    [InlineData("fr", 1, "1 commande")]
    [InlineData("fr", 2, "2 commandes")]
    [InlineData("ar", 0, "0 طلب")]
    [InlineData("ar", 1, "طلب واحد")]
    [InlineData("ar", 2, "طلبان")]
    [InlineData("ar", 3, "3 طلبات")]
    [InlineData("ar", 10, "10 طلبات")]
    [InlineData("ar", 11, "11 طلبًا")]
    [InlineData("ar", 99, "99 طلبًا")]
    [InlineData("ar", 100, "100 طلب")]
    [InlineData("ar", 102, "102 طلب")]
    [InlineData("ar", 103, "103 طلبات")]
    public void A_number_takes_the_form_that_its_language_has_for_it(string language, long count, string expected)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["en"] = "{count, plural, one {# order} other {# orders}}",
            ["fr"] = "{count, plural, one {# commande} other {# commandes}}",
            ["ar"] = "{count, plural, zero {# طلب} one {طلب واحد} two {طلبان} few {# طلبات} many {# طلبًا} other {# طلب}}",
        };
        Format(texts[language], language, ("count", count)).ShouldBe(expected);
    }

    [Fact]
    public void An_exact_number_goes_before_its_category() =>
        Format("{count, plural, =0 {nothing} one {one thing} other {# things}}", "en", ("count", 0)).ShouldBe("nothing");

    [Fact]
    public void A_choice_within_a_choice_keeps_the_number() =>
        Format("{count, plural, one {# {kind, select, a {apple} other {thing}}} other {# {kind, select, a {apples} other {things}}}} left", "en", ("count", 3), ("kind", "a"))
            .ShouldBe("3 apples left");

    [Fact]
    public void Words_are_filled_in_as_they_are() =>
        Format("Paused by {by}: “{why}”, l'équipe.", "fr", ("by", "{count}"), ("why", "a # b")).ShouldBe("Paused by {count}: “a # b”, l'équipe.");

    [Theory]
    [InlineData("{at, moment}", "13:30 UTC")]
    [InlineData("{at, second}", "13:30:05 UTC")]
    [InlineData("{at, day}", "1 Dec 2026")]
    [InlineData("{at, month}", "December 2026")]
    [InlineData("{at, until}", "in 1 h 30 min")]
    [InlineData("{length, duration}", "1 h 30 min")]
    [InlineData("{share, percent}", "99.9 %")]
    public void Times_and_shares_have_styles(string text, string expected) =>
        Format(text, "en", ("at", Noon.AddMinutes(90).AddSeconds(5)), ("length", TimeSpan.FromMinutes(90)), ("share", 99.99)).ShouldBe(expected);

    [Theory]
    [InlineData("Europe/Paris", "en", "3 Dec, 00:30")]
    [InlineData("Europe/Paris", "fr", "3 déc., 00:30")]
    [InlineData("Africa/Algiers", "ar", "3 ديسمبر، 00:30")]
    public void Another_day_is_told_in_the_readers_zone_and_language(string zone, string language, string expected) =>
        TextPattern.Parse("{at, moment}").Format(
            new Dictionary<string, object?> { ["at"] = "2026-12-02T23:30:00Z" },
            new Reader(CultureInfo.GetCultureInfo(language), TimeZoneInfo.FindSystemTimeZoneById(zone), Noon)).ShouldBe(expected);

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("}")]
    [InlineData("{count")]
    [InlineData("{count, plural}")]
    [InlineData("{count, plural, one {#}}")]
    [InlineData("{count, plural, one {# other {#}}")]
    [InlineData("{kind, select, a b}")]
    public void What_is_not_of_that_syntax_is_refused(string text) => Should.Throw<FormatException>(() => TextPattern.Parse(text));

    private static string Format(string text, string language, params (string Name, object? Value)[] values) =>
        TextPattern.Parse(text).Format(
            values.ToDictionary(value => value.Name, value => value.Value), new Reader(CultureInfo.GetCultureInfo(language), TimeZoneInfo.Utc, Noon));
}

using OrderSync.Api.Orders;

namespace OrderSync.Tests.Orders.Search;

public sealed class SearchTermsTests
{
    /// <summary>Between terms stands an ampersand, between their alternatives a bar, between the patterns of one a plus sign.</summary>
    [Theory]
    [InlineData("Aït Ahmed", "%ait% & %ahmed%")]
    [InlineData("el bey", "% el% & %bey%")]
    [InlineData("EM-001234", "% em% & %001234%")]
    [InlineData("1001", "%1001%")]
    [InlineData("551234567", "%551234567%")]
    [InlineData("0551234567", "%0551234567% | %551234567%")]
    [InlineData("0551 23 45 67", "%0551%+% 23%+% 45%+% 67% | %0551234567% | %551234567%")]
    [InlineData("+213 551 23 45 67", "%213%+%551%+% 23%+% 45%+% 67% | %213551234567% | %551234567%")]
    [InlineData("00213551234567", "%00213551234567% | %551234567%")]
    [InlineData("213551234567", "%213551234567% | %551234567%")]
    [InlineData("amina 0551234567 oran", "%amina% & %0551234567% | %551234567% & %oran%")]
    [InlineData("##", "")]
    public void A_text_becomes_patterns(string text, string patterns) =>
        string.Join(" & ", SearchTerms.Of(text).Select(term => string.Join(" | ", term.Select(all => string.Join("+", all))))).ShouldBe(patterns);

    [Fact]
    public void A_text_of_many_words_has_few_patterns() => SearchTerms.Of(string.Join(' ', Enumerable.Repeat("a", 50))).Count.ShouldBe(12);
}

using OrderSync.Core.Assignment;
using OrderSync.Core.Orders.Search;

namespace OrderSync.Tests.Orders.Search;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("Aït Ahmed", "ait ahmed")]
    [InlineData("AI\u0308T-AHMED", "ait ahmed")]
    [InlineData("Łukasz Øster, Straße", "lukasz oster strasse")]
    [InlineData("ＡＢＣ①", "abc1")]
    [InlineData("#EM-001234", "em 001234")]
    [InlineData("amina@example.com", "amina example com")]
    [InlineData("٠٥٥١ 23", "0551 23")]
    [InlineData(" \t\n", "")]
    [InlineData("#!?", "")]
    [InlineData(null, "")]
    public void Accents_case_and_signs_do_not_matter(string? text, string words) => string.Join(' ', SearchText.Words(text)).ShouldBe(words);

    [Theory]
    [InlineData("أحمد", "احمد")]
    [InlineData("مُحَمَّد", "محمد")]
    [InlineData("فاطمة", "فاطمه")]
    [InlineData("مصطفى", "مصطفي")]
    public void Arabic_is_found_with_or_without_its_marks(string stored, string typed)
    {
        SearchText.Words(typed).ShouldHaveSingleItem().ShouldAllBe(letter => char.IsAsciiLetterOrDigit(letter));
        SearchText.Words(stored).ShouldBe(SearchText.Words(typed));
    }

    [Fact]
    public void What_is_no_text_hides_nothing()
    {
        SearchText.Words("Amine \ud83d é").ShouldBe(["amine", "e"]);
        SearchText.Words("Amine\ufffe \uffff\u0000é").ShouldBe(["amine", "e"]);
        RegionKey.Of("Béjaïa\ufffe").ShouldBe(RegionKey.Of("bejaia"));
    }

    [Fact]
    public void An_order_is_found_by_all_that_people_know_of_it_each_word_once()
    {
        OrderSearchRow.WordsOf("EM-12", "12", "Amina Aït Ahmed", "amina@example.com", "+213 551 23 45 67", "Tizi Ouzou", "Tizi-Ouzou", null)
            .ShouldBe(" em 12 em12 213 551 23 45 67 213551234567 amina ait ahmed example com tizi ouzou ");
        OrderSearchRow.WordsOf("#", "-", null, null, null, null, null, null).ShouldBe("  ");
    }
}

using OrderSync.Contracts.Orders;
using OrderSync.Web.Shared;

namespace OrderSync.Tests.Web;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(64, "64 %")]
    [InlineData(64.25, "64.2 %")]
    [InlineData(99.99, "99.9 %")]
    [InlineData(100, "100 %")]
    [InlineData(140, "100 %")]
    public void A_percent_has_one_decimal_at_most_and_is_never_rounded_up(double value, string words) =>
        Figures.Percent(value).ShouldBe(words);

    [Theory]
    [InlineData(0, "0/s")]
    [InlineData(0.5, "30/min")]
    [InlineData(2.25, "2.3/s")]
    [InlineData(1240.4, "1,240/s")]
    public void A_rate_is_told_in_the_unit_that_can_be_read(double perSecond, string words) => Figures.Rate(perSecond).ShouldBe(words);

    [Fact]
    public void Numbers_are_grouped() => Figures.Count(1_284_506).ShouldBe("1,284,506");

    [Fact]
    public void One_is_not_many()
    {
        Figures.Count(1, "order", "orders").ShouldBe("1 order");
        Figures.Count(1200, "order", "orders").ShouldBe("1,200 orders");
    }

    [Fact]
    public void Money_has_the_decimals_of_its_currency_and_no_more()
    {
        Figures.Money(new MoneyView(98123456.5m, "DZD")).ShouldBe("98,123,456.50 DZD");
        Figures.Money(new MoneyView(0.1250m, "EUR")).ShouldBe("0.13 EUR");
        Figures.Money(new MoneyView(110_000m, "JPY")).ShouldBe("110,000 JPY");
        Figures.Money(new MoneyView(12.345m, "KWD")).ShouldBe("12.345 KWD");
        Figures.Money(new MoneyView(-3m, "EUR")).ShouldBe("-3.00 EUR");
        Figures.Money(null).ShouldBe("–");
    }
}

using System.Text;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Vendure;

namespace OrderSync.Tests.Platforms.Vendure;

public sealed class VendureMappingTests
{
    [Fact]
    public void Maps_an_order_so_that_its_parts_add_up_to_its_total()
    {
        var order = Map("""
            {"id":"1","code":"78PWDVKUN4FN8VKR","state":"PaymentSettled","active":false,"createdAt":"2026-11-22T01:36:03.797Z",
             "updatedAt":"2026-11-22T01:36:03.918Z","orderPlacedAt":"2026-11-22T01:36:04.181Z","currencyCode":"USD",
             "subTotal":2250,"subTotalWithTax":2700,"shipping":1000,"shippingWithTax":1200,"total":3250,"totalWithTax":3900,
             "customer":{"id":"1","firstName":"Test","lastName":"Buyer 51","emailAddress":"buyer1@example.test","phoneNumber":"+49 30 1"},
             "shippingAddress":{"fullName":"Test Buyer 1","streetLine1":"Straße 1","streetLine2":"Hof","city":"Köln","postalCode":"50001","countryCode":"de"},
             "lines":[{"id":"1","quantity":2,"unitPrice":1000,"proratedLinePrice":1900,"productVariant":{"id":"4","sku":"NOTE-1","name":"Notebook A4"}}],
             "surcharges":[{"id":"9","description":"Gift wrap","sku":"","price":350,"priceWithTax":420}],
             "fulfillments":[{"id":"1","state":"Cancelled","trackingCode":"OLD"},{"id":"2","state":"Shipped","trackingCode":"TRK1"},
                             {"id":"3","state":"Shipped","trackingCode":"TRK1"},{"id":"4","state":"Pending","trackingCode":""}]}
            """).Order.ShouldNotBeNull();

        order.ExternalId.ShouldBe("1");
        order.Number.ShouldBe("78PWDVKUN4FN8VKR");
        order.Status.ShouldBe(OrderStatus.Confirmed);
        order.Customer.ShouldBe(new("Test Buyer 1", "buyer1@example.test", "+49 30 1"));
        order.Address.ShouldBe(new("Straße 1, Hof", "Köln", null, "50001", "DE"));
        order.Currency.ShouldBe("USD");
        order.Total.ShouldBe(39.00m);
        order.Tax.ShouldBe(6.50m);
        (order.Subtotal, order.Discounts, order.Credits).ShouldBe((23.50m, 1.00m, 0m));
        (order.Subtotal + order.Shipping + order.Tax - order.Discounts - order.Credits).ShouldBe(order.Total);
        order.Tracking.ShouldBe("TRK1");
        order.PlacedAt.ShouldBe(DateTimeOffset.Parse("2026-11-22T01:36:04.181Z"));
        order.PlatformUpdatedAt.ShouldBe(DateTimeOffset.Parse("2026-11-22T01:36:03.918Z"));
        order.Lines.ShouldBe([
            new("1", "NOTE-1", "Notebook A4", 2, 10.00m, 20.00m),
            new("surcharge-9", null, "Gift wrap", 1, 3.50m, 3.50m),
        ]);
        order.Lines.Sum(line => line.Total).ShouldBe(order.Subtotal);
    }

    [Theory]
    [InlineData("USD", 12345, "123.45")]
    [InlineData("JPY", 110000, "1100")]
    [InlineData("KWD", 12345, "123.45")]
    [InlineData("CLF", 12345, "123.45")]
    public void Reads_two_decimals_whatever_the_currency_as_vendures_money_strategy_does(string currency, int minor, string major) =>
        Map(Placed($"\"currencyCode\":\"{currency}\",\"totalWithTax\":{minor}")).Order!.Total.ShouldBe(decimal.Parse(major));

    [Fact]
    public void Reads_minor_units_by_the_servers_own_precision_where_it_is_set() =>
        VendureMapping.Map(Encoding.UTF8.GetBytes(Placed("\"currencyCode\":\"JPY\",\"totalWithTax\":12345")), 3).Order!.Total.ShouldBe(12.345m);

    [Theory]
    [InlineData("PaymentAuthorized", OrderStatus.Pending)]
    [InlineData("PaymentSettled", OrderStatus.Confirmed)]
    [InlineData("PartiallyShipped", OrderStatus.PartiallyShipped)]
    [InlineData("Shipped", OrderStatus.Shipped)]
    [InlineData("PartiallyDelivered", OrderStatus.PartiallyDelivered)]
    [InlineData("Delivered", OrderStatus.Delivered)]
    [InlineData("Cancelled", OrderStatus.Cancelled)]
    [InlineData("Modifying", OrderStatus.Processing)]
    [InlineData("InOurWarehouse", OrderStatus.Unknown)]
    public void Knows_the_states_of_the_default_process(string state, OrderStatus status)
    {
        var order = Map(Placed($"\"currencyCode\":\"EUR\",\"state\":\"{state}\"")).Order.ShouldNotBeNull();

        order.Status.ShouldBe(status);
        order.PlatformStatus.ShouldBe(state);
    }

    [Theory]
    [InlineData("""{"code":"A"}""", null, "id: is missing")]
    [InlineData("""{"id":"7"}""", "7", "orderPlacedAt: is missing")]
    [InlineData("""{"id":"7","orderPlacedAt":"soon"}""", "7", "orderPlacedAt: “soon” is not a date")]
    [InlineData("""{"id":"7","orderPlacedAt":"2026-11-22T01:36:04Z"}""", "7", "currencyCode: is missing")]
    [InlineData("""{"id":"7","totalWithTax":"much"}""", "7", "totalWithTax: “much” is not a number")]
    [InlineData("""{"id":"7","lines":5}""", "7", "lines: has another shape than expected")]
    [InlineData("null", null, "record: is null")]
    public void Says_why_a_record_is_not_an_order(string json, string? id, string reason) =>
        Map(json).ShouldBe(MappedRecord.Rejected(id, reason));

    [Fact]
    public void Takes_the_customers_own_name_where_no_address_has_one() =>
        Map(Placed("\"currencyCode\":\"EUR\",\"customer\":{\"firstName\":\"Ada\",\"lastName\":\"L\"}")).Order!.Customer.Name.ShouldBe("Ada L");

    [Fact]
    public void Rejects_an_order_without_a_total() =>
        Map("""{"id":"7","orderPlacedAt":"2026-11-22T01:36:04.181Z","currencyCode":"EUR"}""").ShouldBe(MappedRecord.Rejected("7", "totalWithTax: is missing"));

    [Fact]
    public void Discounts_credits_and_refunds_are_amounts_of_their_own_and_the_parts_make_the_total()
    {
        var order = Map(Placed("""
            "currencyCode":"EUR","subTotal":2250,"shipping":500,"total":2750,"totalWithTax":3300,
            "lines":[{"id":"1","quantity":2,"unitPrice":1500,"proratedLinePrice":2700}],
            "surcharges":[{"id":"5","description":"Gift wrap","price":50},{"id":"6","description":"Voucher","price":-500}],
            "payments":[{"state":"Settled","amount":3300,"refunds":[{"total":800,"state":"Settled"},{"total":100,"state":"Failed"}]}]
            """)).Order.ShouldNotBeNull();

        (order.Subtotal, order.Discounts, order.Credits, order.Shipping, order.Tax, order.Total).ShouldBe((30.50m, 3.00m, 5.00m, 5.00m, 5.50m, 33.00m));
        (order.Subtotal + order.Shipping + order.Tax - order.Discounts - order.Credits).ShouldBe(order.Total);
        order.Refunded.ShouldBe(8.00m);
        order.PaymentStatus.ShouldBe(PaymentStatus.PartiallyRefunded);
        order.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void An_order_whose_parts_do_not_make_its_total_says_so() =>
        Map(Placed("""
            "currencyCode":"EUR","subTotal":2000,"shipping":500,"total":2400,"totalWithTax":2400,"lines":[{"id":"1","quantity":2,"unitPrice":1000,"proratedLinePrice":2000}]
            """)).Order!.Problems.ShouldBe([OrderProblem.SumDiffers]);

    [Theory]
    [InlineData("Delivered", "Authorized", PaymentStatus.Authorized, true)]
    [InlineData("Delivered", "Settled", PaymentStatus.Paid, false)]
    [InlineData("Cancelled", "Settled", PaymentStatus.Paid, false)]
    [InlineData("Cancelled", "Declined", PaymentStatus.Failed, false)]
    [InlineData("Shipped", "Settled", PaymentStatus.Paid, true)]
    public void An_order_may_change_until_its_money_is_settled_too(string state, string payment, PaymentStatus status, bool mayChange)
    {
        var order = Map(Placed($$"""
            "currencyCode":"EUR","state":"{{state}}","totalWithTax":2400,"payments":[{"state":"{{payment}}","amount":2400,"refunds":[]}]
            """)).Order.ShouldNotBeNull();

        (order.PaymentStatus, order.MayChange).ShouldBe((status, mayChange));
    }

    [Theory]
    [InlineData("Cancelled", "Pending", true)]
    [InlineData("Delivered", "Pending", true)]
    [InlineData("Cancelled", "Settled", false)]
    [InlineData("Delivered", "Failed", false)]
    public void An_order_may_change_until_its_refunds_are_settled(string state, string refund, bool mayChange) =>
        Map(Placed($$"""
            "currencyCode":"EUR","state":"{{state}}","totalWithTax":2400,
            "payments":[{"state":"Settled","amount":2400,"refunds":[{"total":2400,"state":"{{refund}}"}]}]
            """)).Order!.MayChange.ShouldBe(mayChange);

    private static string Placed(string fields) => $$"""{"id":"7","orderPlacedAt":"2026-11-22T01:36:04.181Z",{{(fields.Contains("totalWithTax") ? "" : "\"totalWithTax\":100,")}}{{fields}}}""";

    private static MappedRecord Map(string json) => VendureMapping.Map(Encoding.UTF8.GetBytes(json), moneyPrecision: 2);
}

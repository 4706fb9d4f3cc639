using System.Text;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.EcoManager;
using OrderSync.Core.Platforms.Json;
using OrderSync.Core.Platforms.Maystro;
using OrderSync.Core.Platforms.Vendure;

namespace OrderSync.Tests.Platforms.Json;

/// <summary>What is wrong with single characters or single records must not cost the others.</summary>
public sealed class JsonBytesTests
{
    private static readonly EcoManagerConventions Algeria = new(TimeZoneInfo.FindSystemTimeZoneById("Africa/Algiers"), "DZD");

    [Theory]
    [InlineData("\"Amine \\ud83d\"", "\"Amine \\ufffd\"")]
    [InlineData("\"\\udc00 b\"", "\"\\ufffd b\"")]
    [InlineData("\"\\ud83d\\ud83d\\ude00\"", "\"\\ufffd\\ud83d\\ude00\"")]
    [InlineData("\"\\ud83d\\ude00\"", "\"\\ud83d\\ude00\"")]
    [InlineData("\"\\\\ud83d\"", "\"\\\\ud83d\"")]
    [InlineData("\"\\u00e9\"", "\"\\u00e9\"")]
    [InlineData("\"\\ud8\"", "\"\\ud8\"")]
    public void Half_a_character_becomes_a_replacement(string json, string mended) =>
        Encoding.UTF8.GetString(JsonBytes.Mend(Encoding.UTF8.GetBytes(json)).Span).ShouldBe(mended);

    [Fact]
    public void A_byte_of_another_encoding_becomes_a_replacement_and_a_byte_order_mark_goes() =>
        Encoding.UTF8.GetString(JsonBytes.Mend(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'"', (byte)'R', 0xE9, (byte)'e', (byte)'"' }).Span).ShouldBe("\"R\ufffde\"");

    [Fact]
    public void What_is_right_is_not_copied()
    {
        ReadOnlyMemory<byte> json = Encoding.UTF8.GetBytes("\"Zoé \\u0627\"");

        JsonBytes.Mend(json).Equals(json).ShouldBeTrue();
    }

    public static TheoryData<string> Names => ["Amine \\ud83d", "Ren\u00ffe"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_of_customers_and_products_are_read_on_every_platform(string name)
    {
        var eco = EcoManagerMapping.Map(Bytes($$"""{"id":1,"created_at":"2026-11-25 10:00:00","total":5,"full_name":"{{name}}","items":[{"title":"{{name}}","quantity":1}]}"""), Algeria);
        var vendure = VendureMapping.Map(Bytes($$"""{"id":"1","orderPlacedAt":"2026-11-25T10:00:00Z","currencyCode":"EUR","totalWithTax":5,"shippingAddress":{"fullName":"{{name}}"},"lines":[{"id":"1","productVariant":{"name":"{{name}}"} }]}"""), 2);
        var maystro = MaystroMapping.Map(Bytes($$"""{"id":"1","status":31,"customer_name":"{{name}}"}"""), MaystroOptions.Of(Carrier));

        eco.Order.ShouldNotBeNull(eco.Rejection?.Reason).Customer.Name.ShouldNotBeNull().ShouldContain('\ufffd');
        eco.Order!.Lines[0].Title.ShouldContain('\ufffd');
        vendure.Order.ShouldNotBeNull(vendure.Rejection?.Reason).Customer.Name.ShouldNotBeNull().ShouldContain('\ufffd');
        vendure.Order!.Lines[0].Title.ShouldContain('\ufffd');
        maystro.Shipment.ShouldNotBeNull(maystro.Rejection?.Reason).Recipient.ShouldNotBeNull().ShouldContain('\ufffd');
    }

    [Theory]
    [InlineData(65)]
    [InlineData(100_000)]
    public void A_record_that_is_nested_too_deep_is_rejected_alone(int depth)
    {
        var deep = $$"""{"id":2,"created_at":"2026-11-25 10:00:00","note":{{new string('[', depth)}}{{new string(']', depth)}}}""";
        var page = EcoManagerPage.Parse(Bytes($$"""{"data":[{"id":3},{{deep}},{"id":1}],"meta":{"next_cursor":null} }"""));

        page.Records.Select(record => JsonRecords.Text(record, "id"u8)).ShouldBe(["3", "2", "1"]);
        EcoManagerMapping.Map(page.Records[1], Algeria).ShouldBe(MappedRecord.Rejected("2", "record: is nested deeper than 64 levels"));
        var orders = VendureOrders.Parse(Bytes($$"""{"orders":{"totalItems":2,"items":[{"id":"2","note":{{new string('[', depth)}}{{new string(']', depth)}}},{"id":"1"}]} }"""));
        orders.Records.Count.ShouldBe(2);
        VendureMapping.Map(orders.Records[0], 2).Rejection.ShouldBe(new RecordRejection("2", "record: is nested deeper than 64 levels"));
        MaystroLists.Page(Bytes($$"""{"results":[{"id":"1"},{"id":"2","note":{{new string('[', depth)}}{{new string(']', depth)}}}],"count":2,"next":null}""")).Records.Count.ShouldBe(2);
    }

    [Fact]
    public void A_list_that_php_sends_as_a_numbered_object_is_a_list()
    {
        var page = EcoManagerPage.Parse(Bytes("""{"data":{"0":{"id":3},"2":{"id":1}},"meta":{"next_cursor":null}}"""));
        var order = EcoManagerMapping.Map(Bytes("""{"id":1,"created_at":"2026-11-25 10:00:00","total":5,"items":{"1":{"id":10,"title":"A","quantity":2},"3":{"id":11,"title":"B"}}}"""), Algeria).Order;

        page.Records.Select(record => JsonRecords.Text(record, "id"u8)).ShouldBe(["3", "1"]);
        order.ShouldNotBeNull().Lines.Select(line => (line.ExternalId, line.Title, line.Quantity)).ShouldBe([("10", "A", 2m), ("11", "B", 1m)]);
    }

    [Theory]
    [InlineData("{\"data\":{\"error\":{}},\"meta\":{\"next_cursor\":null}}")]
    [InlineData("{\"data\":7,\"meta\":{\"next_cursor\":null}}")]
    public void An_object_with_names_is_no_list(string json) =>
        Should.Throw<System.Text.Json.JsonException>(() => EcoManagerPage.Parse(Bytes(json)));

    [Theory]
    [InlineData("1500.5", "1500.5")]
    [InlineData("-7.105427357601002e-15", "0")]
    [InlineData("\"19.9999995\"", "20.000000")]
    [InlineData("0.1234564", "0.123456")]
    public void Amounts_are_rounded_to_six_decimals(string json, string amount) =>
        EcoManagerMapping.Map(Bytes($$"""{"id":1,"created_at":"2026-11-25 10:00:00","total":{{json}}}"""), Algeria).Order!.Total.ShouldBe(decimal.Parse(amount));

    [Theory]
    [InlineData("7.9e28")]
    [InlineData("-10000000000000")]
    [InlineData("\"1e400\"")]
    [InlineData("1e30")]
    public void Amounts_that_nobody_can_mean_are_rejected_with_their_field(string json)
    {
        var rejection = EcoManagerMapping.Map(Bytes($$"""{"id":1,"created_at":"2026-11-25 10:00:00","total":{{json}}}"""), Algeria).Rejection.ShouldNotBeNull();

        rejection.ExternalId.ShouldBe("1");
        rejection.Reason.ShouldStartWith("total: ");
    }

    private static PlatformConnection Carrier =>
        new(Guid.Empty, Guid.Empty, "maystro", "Natu", new Dictionary<string, string> { ["token"] = "t" });

    /// <summary>"\u00ff" stands for a byte that is no UTF-8.</summary>
    private static byte[] Bytes(string json) => [.. Encoding.UTF8.GetBytes(json.Replace("\u00ff", "\u0001")).Select(value => value == 1 ? (byte)0xE9 : value)];
}

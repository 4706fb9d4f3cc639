using System.Text;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.EcoManager;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Tests.Platforms.EcoManager;

public sealed class EcoManagerMappingTests
{
    private static readonly EcoManagerConventions Conventions = new(TimeZoneInfo.FindSystemTimeZoneById("Africa/Algiers"), "DZD");

    [Fact]
    public void Maps_an_order_with_all_its_fields()
    {
        var order = Map("""
            {"id":900123,"reference":"SHOP900123","order_state_name":"En dispatch","full_name":"Client Exemple",
             "telephone":"0500000000","wilaya":"Alger","commune":"Hydra","total_products":3000,"total":"3500.50",
             "items":[{"id":1,"product_id":55,"sku":"SKU-1","title":"Produit","quantity":2,"selling_price":1500,"total_price":"3000"}],
             "confirmation_history":[{"state_name":"Confirmé"}],"created_at":"2025-12-10 14:00:00","updated_at":"2025-12-10T13:30:00Z"}
            """).Order.ShouldNotBeNull();

        order.ExternalId.ShouldBe("900123");
        order.Number.ShouldBe("SHOP900123");
        order.Status.ShouldBe(OrderStatus.Pending);
        order.PlatformStatus.ShouldBe("En dispatch");
        order.Customer.ShouldBe(new("Client Exemple", null, "0500000000"));
        order.Address.ShouldBe(new(null, "Hydra", "Alger", null, "DZ"));
        order.Currency.ShouldBe("DZD");
        order.Total.ShouldBe(3500.50m);
        order.Subtotal.ShouldBe(3000m);
        order.PlacedAt.ShouldBe(new DateTimeOffset(2025, 12, 10, 13, 0, 0, TimeSpan.Zero));
        order.PlacedAt.Offset.ShouldBe(TimeSpan.Zero);
        order.PlatformUpdatedAt.ShouldBe(new DateTimeOffset(2025, 12, 10, 13, 30, 0, TimeSpan.Zero));
        order.Lines.ShouldHaveSingleItem().ShouldBe(new("1", "SKU-1", "Produit", 2, 1500, 3000));
    }

    [Fact]
    public void Maps_an_order_of_which_nothing_but_id_and_date_is_known()
    {
        var order = Map("""{"id":"7","created_at":"2025-12-10 14:00:00","reference":"","items":null}""").Order.ShouldNotBeNull();

        order.Number.ShouldBe("7");
        order.Status.ShouldBe(OrderStatus.Unknown);
        order.Total.ShouldBeNull();
        order.Lines.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"selling_price":1500}""", 1500)]
    [InlineData("""{"unit_price":"1500.0"}""", 1500)]
    [InlineData("""{"selling_price":null,"unit_price":"12"}""", 12)]
    public void Reads_a_price_under_each_of_its_names(string item, int price) =>
        Map(WithField("items", $"[{item}]")).Order!.Lines.Single().UnitPrice.ShouldBe(price);

    [Theory]
    [InlineData("En dispatch", OrderStatus.Pending)]
    [InlineData("Confirmé", OrderStatus.Confirmed)]
    [InlineData("CONFIRME", OrderStatus.Confirmed)]
    [InlineData("en cours ", OrderStatus.Processing)]
    [InlineData("Expédié", OrderStatus.Shipped)]
    [InlineData("Expe\u0301die\u0301", OrderStatus.Shipped)]
    [InlineData("LIVRÉ", OrderStatus.Delivered)]
    [InlineData("Annulé", OrderStatus.Cancelled)]
    [InlineData("Retourné", OrderStatus.Returned)]
    [InlineData("En préparation", OrderStatus.Unknown)]
    public void Knows_the_states_whatever_their_case_and_accents(string state, OrderStatus status)
    {
        var order = Map(WithField("order_state_name", $"\"{state}\"")).Order.ShouldNotBeNull();

        order.Status.ShouldBe(status);
        order.PlatformStatus.ShouldBe(state);
    }

    [Theory]
    [InlineData("2025-12-10 14:00:00", "2025-12-10T13:00:00Z")]
    [InlineData("2025-12-10T14:00:00", "2025-12-10T13:00:00Z")]
    [InlineData("2025-12-10T14:00:00Z", "2025-12-10T14:00:00Z")]
    [InlineData("2025-12-10T14:00:00.125000Z", "2025-12-10T14:00:00.125Z")]
    [InlineData("2025-12-10T14:00:00+02:00", "2025-12-10T12:00:00Z")]
    [InlineData("2025-12-10 14:00:00-05:00", "2025-12-10T19:00:00Z")]
    public void Reads_both_forms_of_a_date_as_UTC(string sent, string utc)
    {
        var read = WireTimes.Read(sent, Conventions.TimeZone).ShouldNotBeNull();

        read.ShouldBe(DateTimeOffset.Parse(utc));
        read.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Reads_a_time_that_the_clock_change_skips()
    {
        var paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

        WireTimes.TryRead("2025-03-30 02:30:00", paris, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"created_at":"2025-12-10 14:00:00"}""", null, "id: is missing")]
    [InlineData("""{"id":7}""", "7", "created_at: is missing")]
    [InlineData("""{"id":7,"created_at":"10/12/2025"}""", "7", "created_at: “10/12/2025” is not a date")]
    [InlineData("""{"id":7,"created_at":"0000-00-00 00:00:00"}""", "7", "created_at: “0000-00-00 00:00:00” is not a date")]
    [InlineData("""{"id":7,"created_at":"0001-01-01 00:00:00"}""", "7", "created_at: “0001-01-01 00:00:00” is not a date")]
    [InlineData("""{"id":7,"total":"abc"}""", "7", "total: “abc” is not a number")]
    [InlineData("""{"id":7,"total":[]}""", "7", "total: should be a number")]
    [InlineData("""{"id":7,"total":1e400}""", "7", "total: “1e400” is not a number")]
    [InlineData("""{"id":{},"total":1}""", null, "id: should be text")]
    [InlineData("""{"id":7,"items":{}}""", "7", "items: should be a list")]
    [InlineData("""{"id":7,"items":[{"quantity":"two"}]}""", "7", "items[0].quantity: “two” is not a number")]
    [InlineData("""{"id":7,"items":[7]}""", "7", "items[0]: has another shape than expected")]
    [InlineData("null", null, "record: is null")]
    [InlineData("[]", null, "record: has another shape than expected")]
    [InlineData("\"order\"", null, "record: has another shape than expected")]
    public void Says_why_a_record_is_not_an_order(string json, string? id, string reason) =>
        Map(json).ShouldBe(MappedRecord.Rejected(id, reason));

    [Fact]
    public void Leaves_out_what_the_database_cannot_store() =>
        Map(WithField("full_name", "\"A\\u0000B\"")).Order!.Customer.Name.ShouldBe("AB");

    [Fact]
    public void Keeps_an_order_whose_optional_date_is_no_date() =>
        Map(WithField("updated_at", "\"0000-00-00 00:00:00\"")).Order.ShouldNotBeNull().PlatformUpdatedAt.ShouldBeNull();

    private static string WithField(string name, string json) =>
        $$"""{"id":7,"created_at":"2025-12-10 14:00:00","{{name}}":{{json}}}""";

    private static MappedRecord Map(string json) => EcoManagerMapping.Map(Encoding.UTF8.GetBytes(json), Conventions);
}

using System.Text;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Maystro;

namespace OrderSync.Tests.Platforms.Maystro;

public sealed class MaystroMappingTests
{
    private const string Id = """ "id":"3f0c1111-2222-3333-4444-555566667777","status":31 """;

    [Fact]
    public void Reads_what_public_clients_read()
    {
        var shipment = Map("""
            {"id":"3f0c1111-2222-3333-4444-555566667777","instance_uuid":"x","display_id":"1234567","tracking_number":"7654321",
             "external_order_id":"SHOP900123","status":41,"ordered_at":"2025-12-10T10:00:00Z","created_at":"2025-12-10T10:00:01Z",
             "last_update":"2025-12-12T09:00:00Z","delivered_at":"2025-12-12T08:59:00Z","abort_reason":21,
             "customer_name":"Client Exemple","commune_name":"Hydra","wilaya":"Alger","products":[{"quantity":1}]}
            """).Shipment!;

        shipment.ExternalId.ShouldBe("3f0c1111-2222-3333-4444-555566667777");
        (shipment.Reference, shipment.Tracking, shipment.Status.Code, shipment.Status.Label).ShouldBe(("SHOP900123", "7654321", "41", "LIVRÉ"));
        shipment.StatusAt.ShouldBe(new DateTimeOffset(2025, 12, 12, 9, 0, 0, TimeSpan.Zero));
        shipment.CreatedAt.ShouldBe(new DateTimeOffset(2025, 12, 10, 10, 0, 1, TimeSpan.Zero));
        shipment.DeliveredAt.ShouldBe(new DateTimeOffset(2025, 12, 12, 8, 59, 0, TimeSpan.Zero));
        (shipment.Recipient, shipment.City, shipment.Region, shipment.Reason).ShouldBe(("Client Exemple", "Hydra", "Alger", "21"));
    }

    [Theory]
    [InlineData(""" "display_id":"77" """, "77", null)]
    [InlineData(""" "tracking":"78","display_id":"77" """, "78", null)]
    [InlineData(""" "tracking_number":"","display_id":77 """, "77", null)]
    [InlineData(""" "external_id":"R1" """, null, "R1")]
    [InlineData(""" "external_order_id":"R2","external_id":"R1" """, null, "R2")]
    public void Takes_the_first_of_several_names_that_has_something(string fields, string? tracking, string? reference)
    {
        var shipment = Map($"{{{Id},{fields}}}").Shipment!;

        (shipment.Tracking, shipment.Reference).ShouldBe((tracking, reference));
    }

    [Theory]
    [InlineData("\"2025-07-01T12:00:00\"", 11)]
    [InlineData("\"2025-07-01 12:00:00\"", 11)]
    [InlineData("\"2025-07-01T12:00:00+02:00\"", 10)]
    [InlineData("\"2025-07-01T12:00:00.123456Z\"", 12)]
    public void A_time_without_a_zone_is_of_the_accounts_zone(string time, int hour) =>
        Map($"{{{Id},\"last_update\":{time}}}").Shipment!.StatusAt!.Value.UtcDateTime.Hour.ShouldBe(hour);

    [Theory]
    [InlineData("2026-10-25 02:10:00", 0, 60)]
    [InlineData("2026-10-25 03:10:00", 2, 0)]
    [InlineData("2026-10-25T02:10:00+01:00", 1, 0)]
    public void A_time_of_the_hour_that_comes_twice_may_be_an_hour_later(string time, int utcHour, int spread)
    {
        var shipment = Map($"{{{Id},\"last_update\":\"{time}\"}}", ("timeZone", "Europe/Paris")).Shipment!;

        shipment.StatusAt.ShouldBe(new DateTimeOffset(2026, 10, 25, utcHour, 10, 0, TimeSpan.Zero));
        shipment.StatusSpread.ShouldBe(TimeSpan.FromMinutes(spread));
    }

    [Theory]
    [InlineData("""{"status":31}""", "id: is missing")]
    [InlineData("""{"id":"a"}""", "status: is missing")]
    [InlineData("""{"id":"a","status":null}""", "status: is missing")]
    [InlineData("""{"id":"a","status":"livré"}""", "status: “livré” is not a code")]
    [InlineData("""{"id":"a","status":4.5}""", "status: “4.5” is not a code")]
    [InlineData("""{"id":"a","status":[41]}""", "status: should be text")]
    [InlineData("""{"id":"a","status":41,"last_update":"hier"}""", "last_update: “hier” is not a date")]
    [InlineData("\"<!-- -->\"", "record: has another shape than expected")]
    [InlineData("null", "record: is null")]
    public void What_is_no_shipment_is_rejected_with_field_and_reason(string record, string reason) =>
        Map(record).Rejection!.Reason.ShouldBe(reason);

    private static MappedShipment Map(string json, params (string Key, string Value)[] settings)
    {
        var values = settings.Append((Key: "token", Value: "t")).ToDictionary(setting => setting.Key, setting => setting.Value);
        var connection = new PlatformConnection(Guid.Empty, Guid.Empty, "maystro", "Natu", values);
        return MaystroMapping.Map(Encoding.UTF8.GetBytes(json), MaystroOptions.Of(connection));
    }
}

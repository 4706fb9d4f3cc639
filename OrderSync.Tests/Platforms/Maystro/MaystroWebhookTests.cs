using System.Text;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Maystro;

namespace OrderSync.Tests.Platforms.Maystro;

/// <summary>The envelopes that public clients of Maystro have met.</summary>
public sealed class MaystroWebhookTests
{
    private const string Secret = "a-webhook-secret-0123456789";

    private const string Said = """
        {"event":"OrderStatusChanged","instance_uuid":"3f0c1111-0000","payload":{"id":"3f0c1111-2222","display_id_order":"1234567",
         "external_order_id":"SHOP900123","status":41,"alerted_at":null}}
        """;

    private static readonly PlatformConnection Connection = new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), "maystro", "Maystro", new Dictionary<string, string> { ["webhookSecret"] = Secret });

    public static TheoryData<string> Envelopes =>
    [
        Said,
        Encoded(Said),
        Encoded(Encoded(Said)),
        $$$"""{"message":{"data":"{{{Encoded(Said)}}}","messageId":"7"},"subscription":"x"}""",
        $$$"""{"message":{"data":"{{{Encoded(Encoded(Said))}}}"}}""",
        $$"""{"payload":"{{Encoded(Said)}}"}""",
        $$"""{"payload":"{{Encoded(Encoded(Said))}}"}""",
    ];

    [Theory]
    [MemberData(nameof(Envelopes))]
    public void Every_envelope_is_a_hint_at_the_one_shipment(string body)
    {
        var notice = MaystroWebhooks.Check(Connection, Delivery(body)).Notice!;
        (notice.Event, notice.ExternalId).ShouldBe(("OrderStatusChanged", "SHOP900123"));

        var meaning = MaystroWebhooks.Read(Bytes(body));

        meaning.Kind.ShouldBe(WebhookMeaningKind.Hint);
        meaning.Hint.ShouldBe(new WebhookHint("3f0c1111-2222", "1234567", "SHOP900123"));
    }

    [Theory]
    [InlineData("""{"event":"InventoryMovement","payload":{"id":"1"}}""", WebhookMeaningKind.Nothing)]
    [InlineData("""{"payload":{"id":"1"}}""", WebhookMeaningKind.Nothing)]
    [InlineData("""{"event":"OrderStatusChanged","payload":{"status":41}}""", WebhookMeaningKind.Unreadable)]
    [InlineData("""{"event":"OrderStatusChanged","payload":"no base64 %"}""", WebhookMeaningKind.Nothing)]
    [InlineData("", WebhookMeaningKind.Nothing)]
    [InlineData("{", WebhookMeaningKind.Nothing)]
    [InlineData("AAAA", WebhookMeaningKind.Nothing)]
    [InlineData("[1]", WebhookMeaningKind.Nothing)]
    public void What_names_no_shipment_is_kept_with_the_reason(string body, WebhookMeaningKind kind)
    {
        var meaning = MaystroWebhooks.Read(Bytes(body));

        meaning.Kind.ShouldBe(kind);
        meaning.Reason.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Only_who_was_told_the_address_is_believed_to_be_Maystro()
    {
        MaystroWebhooks.Check(Connection, Delivery(Said, "a-webhook-secret-0123456780")).Refusal!.ShouldContain("secret");
        MaystroWebhooks.Check(Connection, Delivery(Said, null)).Refusal.ShouldNotBeNull();
        MaystroWebhooks.Check(Connection with { Values = new Dictionary<string, string>() }, Delivery(Said)).Refusal!.ShouldContain("no webhook secret");
    }

    private static WebhookDelivery Delivery(string body, string? secret = Secret) => new(
        new Dictionary<string, string>(), secret is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["secret"] = secret }, Bytes(body));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Encoded(string text) => Convert.ToBase64String(Bytes(text));
}

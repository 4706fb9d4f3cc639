using System.Globalization;
using System.Text.Json;

namespace OrderSync.Sandbox.EcoManager.Webhooks;

/// <summary>
/// A webhook of a shop, as EcoManager's reference shows it: a request gives headers and payload as pairs of key and value, the
/// answer flattens them; a request says true or false, the answer 1 or 0; the secret is echoed.
/// </summary>
internal sealed class Webhook(long id, WebhookForm form, DateTimeOffset at)
{
    public long Id => id;

    public WebhookForm Form { get; set; } = form;

    public bool IsActive { get; set; } = form.IsActive;

    public DateTimeOffset CreatedAt { get; } = at;

    public DateTimeOffset UpdatedAt { get; set; } = at;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, id);
        json.WriteString("name"u8, Form.Name);
        json.WriteString("event"u8, Form.Event);
        json.WriteString("http_method"u8, Form.Method);
        json.WriteString("delivery_url"u8, Form.DeliveryUrl);
        WritePairs(json, "headers", Form.Headers);
        WritePairs(json, "payload", Form.Payload);
        json.WriteString("secret"u8, Form.Secret);
        json.WriteNumber("is_active"u8, IsActive ? 1 : 0);
        json.WriteString("created_at"u8, Spell(CreatedAt));
        json.WriteString("updated_at"u8, Spell(UpdatedAt));
        json.WriteEndObject();
    }

    private static string Spell(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static void WritePairs(Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartArray(name);
        foreach (var (key, value) in pairs)
        {
            json.WriteStartObject();
            json.WriteString(key, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

/// <summary>What a request says of a webhook.</summary>
internal sealed record WebhookForm(
    string Name,
    string Event,
    string Method,
    string DeliveryUrl,
    string Secret,
    bool IsActive,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    IReadOnlyList<KeyValuePair<string, string>> Payload)
{
    /// <summary>One event a webhook, so five events are five webhooks.</summary>
    public static readonly string[] Events =
        ["OrderCreated", "OrderDeleted", "OrderStatusChanged", "OrderConfirmationStatusChanged", "OrderShippingStatusChanged"];

    private const int MostHeaders = 5;
    private const int MostPayload = 10;

    /// <param name="before">The webhook that the request changes: its secret stays when the request has none.</param>
    /// <param name="error">Field and sentence, in Laravel's manner.</param>
    public static WebhookForm? Read(JsonElement body, WebhookForm? before, out (string Field, string Sentence) error)
    {
        var form = new WebhookForm(
            Text(body, "name"),
            Text(body, "event"),
            Text(body, "http_method") is { Length: > 0 } method ? method : "post",
            Text(body, "delivery_url"),
            Text(body, "secret") is { Length: > 0 } secret ? secret : before?.Secret ?? "",
            body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("is_active", out var active) || active.ValueKind != JsonValueKind.False,
            Pairs(body, "headers"),
            Pairs(body, "payload"));
        error = form.Fault();
        return error.Field.Length == 0 ? form : null;
    }

    private (string Field, string Sentence) Fault()
    {
        if (Name.Length == 0)
            return ("name", "The name field is required.");
        if (!Events.Contains(Event))
            return ("event", "The selected event is invalid.");
        if (Method is not ("post" or "get"))
            return ("http_method", "The selected http method is invalid.");
        // The platform wants HTTPS; this stand-in also delivers to the machine that it runs on.
        if (!Uri.TryCreate(DeliveryUrl, UriKind.Absolute, out var address) || !(address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback)))
            return ("delivery_url", "The delivery url must be a valid HTTPS URL.");
        if (Headers.Count > MostHeaders)
            return ("headers", $"The headers may not have more than {MostHeaders} items.");
        return Payload.Count > MostPayload ? ("payload", $"The payload may not have more than {MostPayload} items.") : ("", "");
    }

    private static string Text(JsonElement body, string field) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";

    private static List<KeyValuePair<string, string>> Pairs(JsonElement body, string field) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(field, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(pair => KeyValuePair.Create(Text(pair, "key"), Text(pair, "value")))]
            : [];
}

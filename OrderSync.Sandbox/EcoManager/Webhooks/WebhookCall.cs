using System.Buffers;
using System.Text.Json;
using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Ledger;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager.Webhooks;

/// <summary>What a call about webhooks is answered with.</summary>
internal sealed record WebhookAnswer(int Status, Action<Utf8JsonWriter> Write);

/// <summary>One call about webhooks.</summary>
internal sealed class WebhookCall(
    HttpContext context, EcoManagerShop shop, CallRecord entry, Func<WebhookCall, Task<WebhookAnswer?>> answer) : ShopCall(context, shop, entry)
{
    public new EcoManagerShop Shop => shop;

    /// <summary>Undefined where there is none, or it is not JSON.</summary>
    public JsonElement Body { get; private set; }

    public override bool IsWelcome => shop.Accepts(Context.Request.Headers.Authorization);

    protected override FaultTarget Target => new(Entry.Path, false, false);

    public override async Task PrepareAsync()
    {
        if (Context.Request.ContentLength is null or 0 && !Context.Request.Headers.TransferEncoding.Contains("chunked"))
            return;
        try
        {
            Body = await JsonSerializer.DeserializeAsync<JsonElement>(Context.Request.Body, JsonSerializerOptions.Default, Context.RequestAborted);
        }
        catch (JsonException)
        {
            // Left undefined: every required field is missing then.
        }
    }

    public override async Task ServeAsync()
    {
        if (await answer(this) is not { } found)
        {
            await Error(StatusCodes.Status404NotFound, "No query results for model [App\\Models\\Webhook].");
            return;
        }

        await SendAsync(found.Status, found.Write);
    }

    public override Task Error(int status, string message) => SendAsync(status, json => WriteMessage(json, message));

    public override void Write(IBufferWriter<byte> body)
    {
        using var json = new Utf8JsonWriter(body);
        WriteMessage(json, "Server Error");
    }

    /// <summary>422 in Laravel's manner: guessed, as no error was captured.</summary>
    public static WebhookAnswer Invalid(string field, string sentence) => new(StatusCodes.Status422UnprocessableEntity, json =>
    {
        json.WriteStartObject();
        json.WriteString("message"u8, sentence);
        json.WriteStartObject("errors"u8);
        json.WriteStartArray(field);
        json.WriteStringValue(sentence);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private async Task SendAsync(int status, Action<Utf8JsonWriter> write)
    {
        Start(status);
        await using (var json = new Utf8JsonWriter(Context.Response.BodyWriter))
            write(json);
        RecordServed([]);
        await Context.Response.BodyWriter.FlushAsync();
    }

    private static void WriteMessage(Utf8JsonWriter json, string message)
    {
        json.WriteStartObject();
        json.WriteString("message"u8, message);
        json.WriteEndObject();
    }
}

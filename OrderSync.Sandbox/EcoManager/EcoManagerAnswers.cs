using System.Buffers;
using System.Text.Json;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>
/// <c>{data, links{first,last,prev,next}, meta{path,per_page,next_cursor,prev_cursor}}</c>: Laravel's resource of a cursor
/// page (EcoManager's reference and the caller's types agree). There is no total and no page number. As in Laravel, the
/// links carry the cursor alone, without per_page and sort_direction.
/// </summary>
internal sealed class OrderPageAnswer(EcoManagerCall call, PageQuery query, OrderPage page) : IShopAnswer
{
    private static readonly JsonWriterOptions Fast = new() { SkipValidation = true };

    public ReadOnlyMemory<long> Ids => page.Ids;

    public void Write(IBufferWriter<byte> body)
    {
        using var json = new Utf8JsonWriter(body, Fast);
        var writer = new OrderWriter(call.Shop);
        json.WriteStartObject();
        json.WriteStartArray("data"u8);
        foreach (var id in page.Ids.Span)
        {
            if (call.Shop.TryGet(id, out var order))
                writer.Write(json, order, call.Plan.ShapeOf(id));
        }

        json.WriteEndArray();
        WriteEnd(json);
        json.WriteEndObject();
    }

    private void WriteEnd(Utf8JsonWriter json)
    {
        var path = $"{call.Context.Request.Scheme}://{call.Context.Request.Host}{call.Context.Request.Path}";
        var (next, previous) = (page.Next?.ToString(), page.Previous?.ToString());
        json.WriteStartObject("links"u8);
        json.WriteNull("first"u8);
        json.WriteNull("last"u8);
        json.WriteString("prev"u8, previous is null ? null : $"{path}?cursor={previous}");
        json.WriteString("next"u8, next is null ? null : $"{path}?cursor={next}");
        json.WriteEndObject();
        json.WriteStartObject("meta"u8);
        json.WriteString("path"u8, path);
        json.WriteNumber("per_page"u8, query.PerPage);
        json.WriteString("next_cursor"u8, next);
        json.WriteString("prev_cursor"u8, previous);
        json.WriteEndObject();
    }
}

/// <summary>
/// One order, bare, without an envelope. Inferred: the reference says that a webhook's body is "formatted exactly like"
/// this answer, and webhook bodies are bare.
/// </summary>
internal sealed class SingleOrderAnswer(EcoManagerCall call, OrderFacts order) : IShopAnswer
{
    public ReadOnlyMemory<long> Ids { get; } = new[] { order.Id };

    public void Write(IBufferWriter<byte> body)
    {
        using var json = new Utf8JsonWriter(body);
        new OrderWriter(call.Shop).Write(json, order, call.Plan.ShapeOf(order.Id));
    }
}

/// <summary>
/// <c>{"message": "..."}</c>, Laravel's default. Inferred: the caller reads data.message; no error was captured.
/// </summary>
internal static class EcoManagerErrors
{
    public static void Write(IBufferWriter<byte> body, string message)
    {
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteString("message"u8, message);
        json.WriteEndObject();
    }
}

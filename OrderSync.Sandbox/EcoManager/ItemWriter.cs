using System.Globalization;
using System.Text.Json;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>
/// Items. The caller declares <c>product_id</c> as a string here and a number there, and the price under
/// <c>selling_price</c> or under <c>unit_price</c> and <c>total_price</c>; no answer was ever captured, so all occur.
/// </summary>
internal static class ItemWriter
{
    public static void Write(Utf8JsonWriter json, in Basket basket, long orderId, ref Seeded dice)
    {
        var (textual, prices) = (dice.Chance(40), dice.Below(10));
        json.WriteStartArray("items"u8);
        for (var number = 0; number < basket.ItemCount; number++)
            WriteItem(json, basket.Item(number), (orderId * 4) + number, textual, prices);
        json.WriteEndArray();
    }

    private static void WriteItem(Utf8JsonWriter json, in OrderItem item, long id, bool textual, int prices)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, id);
        WriteProductId(json, item.Product.Id, textual);
        json.WriteString("sku"u8, item.Product.Sku.Json);
        json.WriteString("title"u8, item.Product.Title.Json);
        json.WriteNumber("quantity"u8, item.Quantity);
        switch (prices)
        {
            case < 6:
                json.WriteNumber("selling_price"u8, item.Product.Price);
                break;
            case < 9:
                json.WriteNumber("unit_price"u8, item.Product.Price);
                json.WriteNumber("total_price"u8, item.Sum);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteProductId(Utf8JsonWriter json, int id, bool textual)
    {
        if (!textual)
        {
            json.WriteNumber("product_id"u8, id);
            return;
        }

        Span<byte> digits = stackalloc byte[11];
        _ = id.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        json.WriteString("product_id"u8, digits[..length]);
    }
}

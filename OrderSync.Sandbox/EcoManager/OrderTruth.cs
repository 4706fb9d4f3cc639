using System.Globalization;
using System.Text.Json;
using OrderSync.Sandbox.Control;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>Every order that exists in the shop now, in its plain form, whatever the wire makes of it.</summary>
internal sealed class OrderTruth(EcoManagerShop shop)
{
    private readonly OrderWriter writer = new(shop);

    /// <param name="from">Only orders created at or after this.</param>
    /// <param name="to">Only orders created before this.</param>
    public IEnumerable<OrderFacts> Orders(DateTimeOffset? from, DateTimeOffset? to)
    {
        var least = from?.ToUnixTimeSeconds() ?? long.MinValue;
        var end = to?.ToUnixTimeSeconds() ?? long.MaxValue;
        for (var id = shop.Book.FirstId; id <= shop.Book.LastId; id++)
        {
            if (shop.Book.TryGet(id, out var order) && order.CreatedAt >= least && order.CreatedAt < end)
                yield return order;
        }
    }

    public void Write(Utf8JsonWriter json, OrderFacts order)
    {
        Span<byte> text = stackalloc byte[32];
        json.WriteNumber("id"u8, order.Id);
        json.WriteString("reference"u8, writer.Reference(order, text));
        json.WriteString("state"u8, order.State.Json);
        json.WriteString("createdAt"u8, Utc(order.CreatedAt, text));
        json.WriteString("updatedAt"u8, Utc(order.UpdatedAt, text));
        json.WriteNumber("total"u8, order.Total % 100 == 0 ? order.Total / 100 : order.Total / 100m);
        var shape = shop.Faults.ShapeOf(order.Id);
        json.WriteBoolean("malformed"u8, shape is not null);
        if (shape is { } how)
            json.WriteString("malformedAs"u8, ControlNames.Of(how));
    }

    private static ReadOnlySpan<byte> Utc(long second, Span<byte> text)
    {
        _ = DateTime.UnixEpoch.AddSeconds(second).TryFormat(text, out var length, "s", CultureInfo.InvariantCulture);
        text[length] = (byte)'Z';
        return text[..(length + 1)];
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using OrderSync.Sandbox.Faults;

namespace OrderSync.Sandbox.Vendure;

/// <summary>Spoils records of a page that is good otherwise, as a server with faulty data or a proxy that meddles would.</summary>
internal static class MalformedOrders
{
    public static ReadOnlySpan<byte> Spoil(byte[] answer, FaultPlan plan)
    {
        if (!plan.Has(FaultKind.MalformedRecord) || JsonNode.Parse(answer) is not JsonObject whole)
            return answer;
        if (whole["data"]?["orders"]?["items"] is not JsonArray items)
            return answer;
        for (var place = 0; place < items.Count; place++)
        {
            if (long.TryParse((string?)items[place]?["id"], CultureInfo.InvariantCulture, out var id) && plan.ShapeOf(id) is { } shape)
                items[place] = Spoilt(items[place]!.AsObject(), shape);
        }

        return System.Text.Encoding.UTF8.GetBytes(whole.ToJsonString());
    }

    private static JsonNode? Spoilt(JsonObject order, MalformedShape shape)
    {
        if (shape == MalformedShape.NotAnObject)
            return "<!-- order unavailable -->";
        var spoilt = (JsonObject)order.DeepClone();
        if (shape == MalformedShape.MissingId)
            spoilt.Remove("id");
        else if (shape == MalformedShape.TotalNotANumber)
            spoilt["totalWithTax"] = "abc";
        else if (shape == MalformedShape.ItemsNotAList)
            spoilt["lines"] = "2 lines";
        else
            spoilt["orderPlacedAt"] = "yesterday at 25h";
        return spoilt;
    }
}

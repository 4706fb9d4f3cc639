using System.Buffers;
using System.Globalization;
using System.Text.Json;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Maystro;

/// <summary>
/// <c>{"list":{count,next,previous,results}}</c>: two callers agree on the <c>list</c>, the rest is Django REST Framework's page
/// number pagination (inferred).
/// </summary>
internal sealed class ParcelListAnswer(MaystroCall call, ParcelPage page) : IShopAnswer
{
    public ReadOnlyMemory<long> Ids => page.Ids;

    public void Write(IBufferWriter<byte> body)
    {
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        if (!call.Shop.Settings.Bare)
            json.WriteStartObject("list"u8);
        json.WriteNumber("count"u8, page.Count);
        WriteLink(json, "next", page.HasNext ? page.Number + 1 : null);
        WriteLink(json, "previous", page.Number > 1 ? page.Number - 1 : null);
        json.WriteStartArray("results"u8);
        var writer = new ParcelWriter(call.Shop);
        foreach (var id in page.Ids.Span)
        {
            if (call.Shop.TryGet(id, out var parcel))
                writer.Write(json, parcel, call.Plan.ShapeOf(id));
        }

        json.WriteEndArray();
        if (!call.Shop.Settings.Bare)
            json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteLink(Utf8JsonWriter json, string name, long? page)
    {
        var request = call.Context.Request;
        json.WriteString(name, page is null ? null : string.Create(
            CultureInfo.InvariantCulture, $"{request.Scheme}://{request.Host}{request.Path}?page={page}"));
    }
}

/// <summary>One parcel, bare (four callers).</summary>
internal sealed class SingleParcelAnswer(MaystroCall call, ParcelFacts parcel) : IShopAnswer
{
    public ReadOnlyMemory<long> Ids { get; } = new[] { parcel.Id };

    public void Write(IBufferWriter<byte> body)
    {
        using var json = new Utf8JsonWriter(body);
        new ParcelWriter(call.Shop).Write(json, parcel, call.Plan.ShapeOf(parcel.Id));
    }
}

/// <summary><c>[{"status":31,"created_at":"…","comment":null}]</c>, oldest first (two callers; the order is a guess).</summary>
internal sealed class HistoryAnswer(ParcelFacts parcel) : IShopAnswer
{
    public ReadOnlyMemory<long> Ids => default;

    public void Write(IBufferWriter<byte> body)
    {
        using var json = new Utf8JsonWriter(body);
        var way = ParcelStates.WayTo(parcel.Status.Text);
        var span = parcel.UpdatedAt - parcel.CreatedAt;
        json.WriteStartArray();
        for (var step = 0; step < way.Count; step++)
            WriteRow(json, way[step], parcel.CreatedAt + (span * step / (way.Count + 1)));
        WriteRow(json, parcel.Status.Text, parcel.UpdatedAt);
        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, string status, long at)
    {
        json.WriteStartObject();
        if (int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            json.WriteNumber("status"u8, code);
        else
            json.WriteString("status"u8, status);
        json.WriteString("created_at"u8, DateTime.UnixEpoch.AddSeconds(at));
        json.WriteNull("comment"u8);
        json.WriteEndObject();
    }
}

/// <summary><c>{"detail":"…"}</c>, Django REST Framework's (two callers read it).</summary>
internal static class MaystroErrors
{
    public static void Write(IBufferWriter<byte> body, string detail)
    {
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteString("detail"u8, detail);
        json.WriteEndObject();
    }
}

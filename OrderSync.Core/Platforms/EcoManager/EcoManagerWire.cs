using System.Text.Json;
using System.Text.Json.Serialization;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.EcoManager;

/// <summary>
/// EcoManager's JSON as it spells it, from the payloads that public clients read (no official schema of orders was found).
/// Only what is mapped is named here; every record is kept whole beside its mapping.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(TolerantText), typeof(TolerantDecimal)])]
[JsonSerializable(typeof(EcoManagerOrder))]
internal sealed partial class EcoManagerWire : JsonSerializerContext;

/// <summary>Times are "2025-12-10 14:00:00" without a zone, in some clients' samples ISO 8601.</summary>
internal sealed class EcoManagerOrder
{
    public string? Id { get; set; }
    public string? Reference { get; set; }
    public string? OrderStateName { get; set; }
    public string? FullName { get; set; }
    public string? Telephone { get; set; }

    /// <summary>The province's name, not its code. So is the commune.</summary>
    public string? Wilaya { get; set; }
    public string? Commune { get; set; }
    public List<EcoManagerItem?>? Items { get; set; }
    public decimal? TotalProducts { get; set; }
    public decimal? Total { get; set; }
    public string? CreatedAt { get; set; }
    public string? UpdatedAt { get; set; }
}

/// <summary>Clients disagree about the price's name, so all three are read.</summary>
internal sealed class EcoManagerItem
{
    public string? Id { get; set; }
    public string? ProductId { get; set; }
    public string? Sku { get; set; }
    public string? Title { get; set; }
    public decimal? Quantity { get; set; }
    public decimal? SellingPrice { get; set; }
    public decimal? UnitPrice { get; set; }
    public decimal? TotalPrice { get; set; }
}

/// <summary>One answer of GET /orders: <c>{"data":[…],"links":{…},"meta":{"next_cursor":"…"}}</c>, Laravel's cursor paginator.</summary>
internal sealed record EcoManagerPage(IReadOnlyList<ReadOnlyMemory<byte>> Records, string? NextCursor)
{
    public string? FirstId => Records.Count == 0 ? null : JsonRecords.Text(Records[0], "id"u8);

    /// <exception cref="JsonException">The body is not such an answer.</exception>
    public static EcoManagerPage Parse(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span);
        IReadOnlyList<ReadOnlyMemory<byte>>? records = null;
        string? cursor = null;
        var hasCursor = false;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "The answer is not an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8) && reader.Read())
                records = JsonRecords.Slices(ref reader, body);
            else if (reader.ValueTextEquals("meta"u8) && reader.Read())
                hasCursor = TryReadCursor(ref reader, out cursor);
            else
                reader.Skip();
        }
        reader.Read();
        Expect(records is not null, "It has no list “data”.");
        Expect(hasCursor || records!.Count == 0, "It has no “meta.next_cursor”, so the end of the list cannot be known.");
        return new(records!, string.IsNullOrEmpty(cursor) ? null : cursor);
    }

    private static bool TryReadCursor(ref Utf8JsonReader reader, out string? cursor)
    {
        cursor = null;
        var found = false;
        Expect(reader.TokenType == JsonTokenType.StartObject, "“meta” is not an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("next_cursor"u8))
            {
                reader.Skip();
                continue;
            }
            reader.Read();
            Expect(reader.TokenType is JsonTokenType.String or JsonTokenType.Null, "“meta.next_cursor” is not text.");
            cursor = reader.GetString();
            found = true;
        }
        return found;
    }

    private static void Expect(bool condition, string otherwise)
    {
        if (!condition)
            throw new JsonException(otherwise);
    }
}

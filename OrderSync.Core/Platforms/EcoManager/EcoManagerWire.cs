using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
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
[JsonSerializable(typeof(EcoManagerHookRequest))]
[JsonSerializable(typeof(EcoManagerHookStatus))]
[JsonSerializable(typeof(EcoManagerHook))]
internal sealed partial class EcoManagerWire : JsonSerializerContext
{
    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Default.GetTypeInfo(typeof(T))!;
}

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

    [JsonConverter(typeof(NumberedList<EcoManagerItem>))]
    public IReadOnlyList<EcoManagerItem?>? Items { get; set; }
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
        var reader = JsonRecords.Reader(body.Span);
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

/// <summary>The body of POST and PUT /webhooks, from EcoManager's own reference. What may be left out (headers, payload) is.</summary>
internal sealed record EcoManagerHookRequest(
    string Name, string Event, string DeliveryUrl, string Secret, string HttpMethod = "post", bool IsActive = true)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => Name;
}

/// <summary>The body of PUT /webhooks/{id}/status.</summary>
internal sealed record EcoManagerHookStatus(bool Status);

/// <summary>A webhook as the answers tell it; the secret that they echo is not read.</summary>
internal sealed class EcoManagerHook
{
    public string? Id { get; set; }
    public string? Event { get; set; }
    public string? DeliveryUrl { get; set; }

    /// <summary>0 or 1 in the reference's sample, although requests say true or false: both are read.</summary>
    public JsonElement IsActive { get; set; }

    /// <summary>Null for a record that is not a webhook.</summary>
    public static PlatformWebhook? Read(ReadOnlyMemory<byte> record)
    {
        try
        {
            return Parse(record);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <exception cref="JsonException">It is not a webhook.</exception>
    public static PlatformWebhook Parse(ReadOnlyMemory<byte> body)
    {
        var hook = JsonSerializer.Deserialize(body.Span, EcoManagerWire.Default.EcoManagerHook);
        return hook is { Id.Length: > 0 }
            ? new PlatformWebhook(hook.Id, hook.Event ?? "", hook.DeliveryUrl ?? "", IsOn(hook.IsActive))
            : throw new JsonException("The webhook has no id.");
    }

    private static bool IsOn(JsonElement flag) => flag.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Number => flag.TryGetDecimal(out var number) && number != 0,
        JsonValueKind.String => flag.GetString() is "1" or "true",
        _ => false,
    };
}

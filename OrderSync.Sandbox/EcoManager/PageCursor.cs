using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>
/// Laravel's cursor: URL-safe base64 of <c>{"id":905448,"_pointsToNextItems":true}</c>. Seen in EcoManager's own reference
/// (webhook chapter) and in the one public caller's types for orders. The id is the last (or first) one of the page left.
/// </summary>
internal readonly record struct PageCursor(long Id, bool PointsToNextItems)
{
    /// <summary>Null for what is no cursor: Laravel then serves the first page (not seen on a real account).</summary>
    public static PageCursor? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var encoded = text.Replace('+', '-').Replace('/', '_').AsSpan();
        Span<byte> json = stackalloc byte[256];
        if (Base64Url.DecodeFromChars(encoded, json, out _, out var length) != OperationStatus.Done)
            return null;
        return Read(json[..length]);
    }

    public override string ToString()
    {
        var json = $$"""{"id":{{Id}},"_pointsToNextItems":{{(PointsToNextItems ? "true" : "false")}}}""";
        return Base64Url.EncodeToString(System.Text.Encoding.ASCII.GetBytes(json));
    }

    private static PageCursor? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            var cursor = JsonElement.ParseValue(ref reader);
            return cursor.ValueKind == JsonValueKind.Object
                && cursor.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number
                && cursor.TryGetProperty("_pointsToNextItems", out var forward)
                && forward.ValueKind is JsonValueKind.True or JsonValueKind.False
                && id.TryGetInt64(out var number)
                    ? new PageCursor(number, forward.GetBoolean())
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using System.Text;
using System.Text.Json;

namespace OrderSync.Core.Platforms.Json;

/// <summary>Finds records and their fields in an answer without deserializing it.</summary>
public static class JsonRecords
{
    private const int QuotedCharacters = 60;

    /// <summary>The elements of the array that the reader stands on, as slices of the body that it reads.</summary>
    /// <exception cref="JsonException">The reader stands on something else, or the JSON is not well formed.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Slices(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("The list of records is not an array.");
        var slices = new List<ReadOnlyMemory<byte>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            slices.Add(body[start..(int)reader.BytesConsumed]);
        }
        return slices;
    }

    /// <summary>The value of one of an object's own fields, as a slice; null where it is missing, or the JSON is no object.</summary>
    /// <exception cref="JsonException">The JSON is not well formed.</exception>
    public static ReadOnlyMemory<byte>? Value(ReadOnlyMemory<byte> json, ReadOnlySpan<byte> field)
    {
        var reader = new Utf8JsonReader(json.Span);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(field);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isIt)
                return json[start..(int)reader.BytesConsumed];
        }
        reader.Read();
        return null;
    }

    /// <summary>
    /// One of a record's own fields as text; null where it is missing, null, an object, an array or unreadable. Never throws.
    /// </summary>
    public static string? Text(ReadOnlyMemory<byte> record, ReadOnlySpan<byte> field)
    {
        try
        {
            if (Value(record, field) is not { } value)
                return null;
            var reader = new Utf8JsonReader(value.Span);
            return reader.Read() && reader.TokenType is JsonTokenType.String or JsonTokenType.Number ? RawText(ref reader) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not well formed here; whoever maps the record says so.
            return null;
        }
    }

    /// <summary>The text of a string, or a number or flag as it was written.</summary>
    public static string RawText(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString() ?? "" : Encoding.UTF8.GetString(reader.ValueSpan);

    /// <summary>What is wrong with a record, from the exception that its deserialization ended with: field, then fault.</summary>
    public static string Fault(JsonException exception)
    {
        var field = exception.Path is { Length: > 2 } path ? path[2..] : "record";
        // The serializer's own messages name .NET types and end with the position.
        var isOwn = !exception.Message.Contains("Path: $", StringComparison.Ordinal);
        return isOwn ? $"{field}: {exception.Message}" : $"{field}: has another shape than expected";
    }

    public static string Cut(string text) => text.Length <= QuotedCharacters ? text : text[..QuotedCharacters] + "…";
}

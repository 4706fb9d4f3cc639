using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrderSync.Core.Platforms.Json;

/// <summary>Finds records and their fields in an answer without deserializing it.</summary>
public static class JsonRecords
{
    /// <summary>A record may be nested as deep as this; deeper ones are rejected, and the answer around them is read.</summary>
    public const int DeepestRecord = 64;

    private const int QuotedCharacters = 60;

    /// <summary>
    /// For reading answers: whatever is wrong with one record, its answer has to be read to the end. (The reader's own limit of 64 would
    /// fail the page.) The reader does not recurse, so depth costs a bit of memory and no stack.
    /// </summary>
    internal static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>A reader for an answer that holds records; see <see cref="TryRead{T}"/> for a record itself.</summary>
    public static Utf8JsonReader Reader(ReadOnlySpan<byte> json) => new(json, AnyDepth);

    /// <summary>
    /// The elements of the array that the reader stands on, as slices of the body that it reads. PHP sends a list with gaps as an object
    /// with numbers for names: its values are the elements then.
    /// </summary>
    /// <exception cref="JsonException">The reader stands on something else, or the JSON is not well formed.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Slices(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!isObject && reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("The list of records is not an array.");
        var slices = new List<ReadOnlyMemory<byte>>();
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
        {
            if (isObject)
                ReadNumber(ref reader);
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            slices.Add(body[start..(int)reader.BytesConsumed]);
        }
        // An empty object may be anything, for example an error: taken for a list, it would be the end of all lists.
        return isObject && slices.Count == 0 ? throw new JsonException("The list of records is not an array.") : slices;
    }

    /// <summary>Moves from the name of a numbered list's element to its value.</summary>
    internal static void ReadNumber(ref Utf8JsonReader reader)
    {
        if (!int.TryParse(RawText(ref reader), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            throw new JsonException("The list of records is not an array.");
        reader.Read();
    }

    /// <summary>Reads one record as its connector's type.</summary>
    /// <param name="fault">Why it cannot be read, for an operator: which field, and what is wrong with it.</param>
    public static bool TryRead<T>(ReadOnlyMemory<byte> record, JsonTypeInfo<T> type, out T value, out string? fault)
        where T : class
    {
        (value, fault) = (null!, null);
        try
        {
            var read = JsonSerializer.Deserialize(JsonBytes.Mend(record).Span, type);
            fault = read is null ? "record: is null" : null;
            value = read!;
        }
        catch (JsonException exception)
        {
            fault = IsTooDeep(record) ? $"record: is nested deeper than {DeepestRecord} levels" : Fault(exception);
        }
        return fault is null;
    }

    /// <summary>Whether it is nested deeper than a record may be. JSON that is not well formed is not.</summary>
    public static bool IsTooDeep(ReadOnlyMemory<byte> record)
    {
        var reader = Reader(record.Span);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth > DeepestRecord)
                    return true;
            }
        }
        catch (JsonException)
        {
            // Whoever reads it says what is wrong.
        }
        return false;
    }

    /// <summary>The value of one of an object's own fields, as a slice; null where it is missing, or the JSON is no object.</summary>
    /// <exception cref="JsonException">The JSON is not well formed.</exception>
    public static ReadOnlyMemory<byte>? Value(ReadOnlyMemory<byte> json, ReadOnlySpan<byte> field)
    {
        json = JsonBytes.WithoutMark(json);
        var reader = Reader(json.Span);
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
            var reader = Reader(JsonBytes.Mend(value).Span);
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
        // Of an item of a list: see below.
        if (exception.Message.StartsWith('['))
            return field + exception.Message;
        return IsOwn(exception) ? $"{field}: {exception.Message}" : $"{field}: has another shape than expected";
    }

    /// <summary>Whether its message is a connector's, for people: .NET's own ones name types and positions.</summary>
    public static bool IsOwn(JsonException exception) =>
        !exception.Message.Contains("Path: $", StringComparison.Ordinal) && !exception.Message.Contains("LineNumber: ", StringComparison.Ordinal);

    /// <summary>The same of an item of a list that a converter reads: "[0].quantity: …", which goes behind the list's name.</summary>
    internal static string FaultOfItem(int index, JsonException exception)
    {
        var fault = Fault(exception);
        return exception.Path is { Length: > 2 } ? $"[{index}].{fault}" : $"[{index}]{fault["record".Length..]}";
    }

    public static string Cut(string text) => text.Length <= QuotedCharacters ? text : text[..QuotedCharacters] + "…";
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OrderSync.Core.Platforms.Json;

/// <summary>A list of a record, which PHP sends as an object with numbers for names where the list has gaps.</summary>
public sealed class NumberedList<T> : JsonConverter<IReadOnlyList<T?>>
    where T : class
{
    public override IReadOnlyList<T?> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!isObject && reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("should be a list");
        var converter = (JsonConverter<T>)options.GetConverter(typeof(T));
        var items = new List<T?>();
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
        {
            if (isObject)
                JsonRecords.ReadNumber(ref reader);
            items.Add(reader.TokenType == JsonTokenType.Null ? null : ReadItem(ref reader, converter, options, items.Count));
        }
        return isObject && items.Count == 0 ? throw new JsonException("should be a list") : items;
    }

    /// <summary>The serializer itself would scan each item twice.</summary>
    private static T? ReadItem(ref Utf8JsonReader reader, JsonConverter<T> converter, JsonSerializerOptions options, int index)
    {
        var item = reader;
        try
        {
            return converter.Read(ref reader, typeof(T), options);
        }
        catch (JsonException)
        {
            throw Fault(item, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)), index);
        }
    }

    /// <summary>The serializer can say which field of the item it is; it would not name the item.</summary>
    private static JsonException Fault(Utf8JsonReader item, JsonTypeInfo<T> type, int index)
    {
        try
        {
            JsonSerializer.Deserialize(ref item, type);
            return new JsonException($"[{index}]: cannot be read");
        }
        catch (JsonException exception)
        {
            return new JsonException(JsonRecords.FaultOfItem(index, exception), exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T?> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<IReadOnlyList<T?>>)options.GetTypeInfo(typeof(IReadOnlyList<T?>)));
}

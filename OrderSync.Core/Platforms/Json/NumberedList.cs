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
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        var items = new List<T?>();
        while (reader.Read() && reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
        {
            if (isObject)
                JsonRecords.ReadNumber(ref reader);
            items.Add(ReadItem(ref reader, type, items.Count));
        }
        return isObject && items.Count == 0 ? throw new JsonException("should be a list") : items;
    }

    /// <summary>The serializer would name only the field inside of the item.</summary>
    private static T? ReadItem(ref Utf8JsonReader reader, JsonTypeInfo<T> type, int index)
    {
        try
        {
            return JsonSerializer.Deserialize(ref reader, type);
        }
        catch (JsonException exception)
        {
            throw new JsonException(JsonRecords.FaultOfItem(index, exception), exception);
        }
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T?> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<IReadOnlyList<T?>>)options.GetTypeInfo(typeof(IReadOnlyList<T?>)));
}

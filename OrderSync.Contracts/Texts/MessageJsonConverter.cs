using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderSync.Contracts.Texts;

/// <summary>{ "code": "run.next-try", "args": { "at": "2026-12-01T10:42:00Z", "attempt": 2 } }</summary>
public sealed class MessageJsonConverter : JsonConverter<Message>
{
    public override Message Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return Read(document.RootElement) as Message ?? throw new JsonException("A message has a code.");
    }

    public override void Write(Utf8JsonWriter writer, Message value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("code", value.Code);
        writer.WriteStartObject("args");
        foreach (var (name, argument) in value.Arguments)
        {
            writer.WritePropertyName(name);
            WriteArgument(writer, argument, options);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    internal static object? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object when json.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String => new Message(code.GetString()!, Arguments(json)),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? (object)whole : json.GetDecimal(),
        JsonValueKind.True or JsonValueKind.False => json.GetBoolean(),
        JsonValueKind.Array => json.EnumerateArray().Select(Read).ToList(),
        JsonValueKind.Null => null,
        _ => throw new JsonException("An argument is a word, a number, a message, or a list of these."),
    };

    private static Dictionary<string, object?> Arguments(JsonElement message) => message.TryGetProperty("args", out var arguments)
        ? arguments.EnumerateObject().ToDictionary(argument => argument.Name, argument => Read(argument.Value), StringComparer.Ordinal)
        : [];

    private static void WriteArgument(Utf8JsonWriter writer, object? value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case DateTimeOffset at:
                writer.WriteStringValue(at.UtcDateTime);
                break;
            case TimeSpan length:
                writer.WriteStringValue(length.ToString("c", CultureInfo.InvariantCulture));
                break;
            case IEnumerable several and not string:
                writer.WriteStartArray();
                foreach (var one in several)
                    WriteArgument(writer, one, options);
                writer.WriteEndArray();
                break;
            default:
                JsonSerializer.Serialize(writer, value, value?.GetType() ?? typeof(object), options);
                break;
        }
    }
}

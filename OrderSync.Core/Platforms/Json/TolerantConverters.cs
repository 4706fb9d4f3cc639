using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderSync.Core.Platforms.Json;

/// <summary>Text, whether sent as a string, a number or a flag. Zero characters are left out: Postgres cannot store them.</summary>
public sealed class TolerantText : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()?.Replace("\0", "", StringComparison.Ordinal),
        JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => JsonRecords.RawText(ref reader),
        _ => throw new JsonException("should be text"),
    };

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>An amount, whether sent as a number or as a string; null and an empty string are no amount.</summary>
public sealed class TolerantDecimal : JsonConverter<decimal?>
{
    private const NumberStyles Style = NumberStyles.Float;

    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var number))
            return number;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
            throw new JsonException("should be a number");
        var text = JsonRecords.RawText(ref reader).Trim();
        if (text.Length == 0)
            return null;
        return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new JsonException($"“{JsonRecords.Cut(text)}” is not a number");
    }

    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options)
    {
        if (value is { } amount)
            writer.WriteNumberValue(amount);
        else
            writer.WriteNullValue();
    }
}

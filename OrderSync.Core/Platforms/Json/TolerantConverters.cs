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

/// <summary>
/// An amount, whether sent as a number or as a string; null and an empty string are no amount. Rounded to <see cref="Decimals"/>: what
/// lies behind them is the noise of a platform's binary fractions. One of <see cref="Limit"/> and more is a fault, not an amount.
/// </summary>
public sealed class TolerantDecimal : JsonConverter<decimal?>
{
    /// <summary>As many as the finest unit prices have.</summary>
    public const int Decimals = 6;

    /// <summary>Exclusive, and of negative amounts too. So a price times a quantity, and ten million totals, can be added up.</summary>
    public const decimal Limit = 10_000_000_000_000m;

    private const NumberStyles Style = NumberStyles.Float;

    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var number))
            return Settle(number);
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
            throw new JsonException("should be a number");
        var text = JsonRecords.RawText(ref reader).Trim();
        if (text.Length == 0)
            return null;
        return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var value)
            ? Settle(value)
            : throw new JsonException($"“{JsonRecords.Cut(text)}” is not {(IsNumber(text) ? "an amount that can be believed" : "a number")}");
    }

    /// <summary>A number that is too large for a decimal is one all the same.</summary>
    private static bool IsNumber(string text) => double.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);

    private static decimal Settle(decimal amount) => Math.Abs(amount) < Limit
        ? Math.Round(amount, Decimals, MidpointRounding.AwayFromZero)
        : throw new JsonException($"“{amount.ToString(CultureInfo.InvariantCulture)}” is not an amount that can be believed");

    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options)
    {
        if (value is { } amount)
            writer.WriteNumberValue(amount);
        else
            writer.WriteNullValue();
    }
}

using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace OrderSync.Contracts.Texts;

/// <summary>
/// How a value stands in a text. Without a style: words as they are, numbers grouped, a <see cref="Message"/> as its text, several of
/// them with commas. Styles, which times always have: <c>moment</c>, <c>clock</c>, <c>second</c>,
/// <c>day</c>, <c>month</c>, <c>short-month</c>, <c>ago</c>, <c>until</c>, <c>duration</c>, <c>percent</c>.
/// </summary>
public static class TextFormats
{
    public static string Format(object? value, string? style, Reader reader) => (style, Plain(value)) switch
    {
        (_, null) => "",
        ("percent", var number) => Percent(Convert.ToDouble(number, CultureInfo.InvariantCulture), reader),
        ("duration", var length) => Times.Length(Length(length), reader),
        ({ } when, var at) => Time(Moment(at), when, reader),
        (null, string text) => text,
        (null, Message message) => MessageTexts.Of(message, reader),
        (null, DateTimeOffset or TimeSpan) => throw new FormatException("A time needs a style, for it travels as words: {at, moment}."),
        (null, IEnumerable several) => string.Join(TimeTexts.Get(reader, "list-separator"), several.Cast<object?>().Select(one => Format(one, null, reader))),
        (null, var number) => Number(number, reader),
    };

    /// <summary>Never rounded up to 100: only what is done is 100 %.</summary>
    public static string Percent(double value, Reader reader) =>
        TimeTexts.Get(reader, "percent", ("number", (Math.Floor(Math.Clamp(value, 0, 100) * 10) / 10).ToString("0.#", reader.Language)));

    private static string Number(object number, Reader reader) =>
        ((IFormattable)number).ToString(number is double or decimal or float ? "#,0.####" : "N0", reader.Language);

    private static string Time(DateTimeOffset at, string style, Reader reader) => style switch
    {
        "moment" => Times.Moment(at, reader) + Suffix(reader),
        "second" => Times.Second(at, reader) + Suffix(reader),
        "clock" => Times.Clock(at, reader) + Suffix(reader),
        "day" => Times.Day(at, reader),
        "month" => Times.Month(at, reader),
        "short-month" => Times.ShortMonth(at, reader),
        "ago" => Times.Ago(at, reader),
        "until" => Times.Until(at, reader),
        _ => throw new FormatException($"There is no style “{style}”."),
    };

    /// <summary>Whoever reads in UTC may live elsewhere.</summary>
    private static string Suffix(Reader reader) => reader.Zone.Equals(TimeZoneInfo.Utc) ? " UTC" : "";

    private static DateTimeOffset Moment(object value) => value as DateTimeOffset?
        ?? DateTimeOffset.Parse((string)value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static TimeSpan Length(object value) => value as TimeSpan?
        ?? (value is string text ? TimeSpan.Parse(text, CultureInfo.InvariantCulture) : TimeSpan.FromSeconds(Convert.ToDouble(value, CultureInfo.InvariantCulture)));

    /// <summary>What has travelled as JSON is a value again.</summary>
    private static object? Plain(object? value) => value is JsonElement json ? MessageJsonConverter.Read(json) : value;
}

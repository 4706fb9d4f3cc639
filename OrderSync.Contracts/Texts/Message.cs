using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderSync.Contracts.Texts;

/// <summary>
/// Something to say to a person: which text, and what is filled in. It is made into words where it is read, in the reader's language and
/// zone (<see cref="MessageTexts"/>); programs go by the code.
/// </summary>
/// <param name="Code">A key of MessageTexts.resx, for example "run.queued".</param>
/// <param name="Arguments">Words that are nobody's language (names, a platform's own words), numbers, times (ISO 8601), lengths of time, messages, or lists of these.</param>
[JsonConverter(typeof(MessageJsonConverter))]
public sealed record Message(string Code, IReadOnlyDictionary<string, object?> Arguments)
{
    private const string VerbatimCode = "verbatim";

    private static readonly Dictionary<string, object?> Nothing = [];

    public static Message Of(string code) => new(code, Nothing);

    public static Message Of(string code, params ReadOnlySpan<(string Name, object? Value)> arguments)
    {
        var values = new Dictionary<string, object?>(arguments.Length, StringComparer.Ordinal);
        foreach (var (name, value) in arguments)
            values.Add(name, value is Enum word ? JsonNamingPolicy.CamelCase.ConvertName(word.ToString()) : value);
        return new Message(code, values);
    }

    /// <summary>Words that others have written, shown as they are.</summary>
    public static Message Verbatim(string text) => Of(VerbatimCode, ("text", text));

    /// <summary>One after the other, a blank between them.</summary>
    public static Message Sequence(params Message[] messages) =>
        messages.Length == 1 ? messages[0] : Of("sequence", ("first", messages[0]), ("then", Sequence(messages[1..])));

    /// <summary>What was put together by <see cref="Sequence"/>; itself otherwise.</summary>
    public IEnumerable<Message> Parts =>
        Code == "sequence" ? Arguments.Values.OfType<Message>().SelectMany(part => part.Parts) : [this];

    /// <summary>As it is stored and sent.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ContractJson.Options);

    /// <summary>What was stored before texts had codes is a sentence, shown as it is.</summary>
    public static Message FromJson(string stored)
    {
        if (!stored.StartsWith("""{"code":""", StringComparison.Ordinal))
            return Verbatim(stored);
        try
        {
            return JsonSerializer.Deserialize<Message>(stored, ContractJson.Options)!;
        }
        catch (JsonException)
        {
            return Verbatim(stored);
        }
    }

    /// <returns>Null where nothing is stored.</returns>
    public static Message? OfStored(string? stored) => stored is null ? null : FromJson(stored);

    public bool Equals(Message? other) => other is not null && ToJson() == other.ToJson();

    public override int GetHashCode() => Code.GetHashCode(StringComparison.Ordinal);

    /// <summary>For a program that asks, in the language that it has asked for, with times in UTC.</summary>
    public string InWords() => MessageTexts.Of(this, Reader.OfRequest(TimeProvider.System.GetUtcNow()));

    /// <summary>English, for logs and exceptions.</summary>
    public override string ToString() => MessageTexts.Of(this, Reader.English(TimeProvider.System.GetUtcNow()));
}

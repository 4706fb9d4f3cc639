using System.Text.Json;

namespace OrderSync.Sandbox.Shops;

/// <summary>A text with its JSON spelling made once: pages repeat the same few words thousands of times a second.</summary>
internal readonly record struct Word(string Text, JsonEncodedText Json)
{
    public static Word Of(string text) => new(text, JsonEncodedText.Encode(text));

    public static Word[] List(params string[] texts) => [.. texts.Select(Of)];
}

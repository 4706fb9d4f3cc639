using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrderSync.Web.Shared;

public static class PrettyJson
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        // The text is put into the page as text, never as markup: "é" and "<" may stand as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text itself where it is not JSON.</summary>
    public static string Indent(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return JsonSerializer.Serialize(json.RootElement, Indented);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}

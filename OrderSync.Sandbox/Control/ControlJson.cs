using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderSync.Sandbox.Control;

/// <summary>How the control API under /_sandbox spells JSON. The platforms' own APIs do not use this.</summary>
internal static class ControlJson
{
    public static readonly JsonSerializerOptions Options = Make();

    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        // A misspelt setting must not pass as the default.
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
        };
        Apply(options);
        return options;
    }
}

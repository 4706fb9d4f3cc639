using System.Text.Json.Nodes;

namespace OrderSync.Tests.Security.Fuzz;

/// <summary>What the OpenAPI document says can be sent to one route.</summary>
/// <param name="Parameters">Of path and query: name, where, schema.</param>
/// <param name="Body">Null where none is taken.</param>
internal sealed record ApiOperation(string Method, string Path, IReadOnlyList<(string Name, string Place, JsonNode Schema)> Parameters, JsonNode? Body)
{
    /// <summary>Never ends.</summary>
    private const string Stream = "/api/v1/events";

    public static IReadOnlyList<ApiOperation> Of(JsonNode document) =>
    [
        .. from path in document["paths"]!.AsObject()
           where path.Key != Stream
           from operation in path.Value!.AsObject()
           select new ApiOperation(
               operation.Key.ToUpperInvariant(),
               path.Key,
               [.. (operation.Value!["parameters"]?.AsArray() ?? []).Select(one => (one!["name"]!.ToString(), one["in"]!.ToString(), one["schema"] ?? new JsonObject()))],
               operation.Value["requestBody"]?["content"]?["application/json"]?["schema"]),
    ];

    /// <summary>What a schema, or the one that it refers to, says.</summary>
    public static JsonNode Resolve(JsonNode document, JsonNode schema)
    {
        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray either)
            schema = either.First(one => one!["type"]?.ToString() != "null")!;
        return schema["$ref"] is { } reference ? document["components"]!["schemas"]![reference.ToString().Split('/')[^1]]! : schema;
    }
}

using System.Text.Json;
using GraphQL;

namespace OrderSync.Sandbox.Vendure;

/// <summary>A GraphQL request as it comes in.</summary>
internal sealed record VendureRequest(string? Query, Inputs Variables, string? OperationName)
{
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static async Task<VendureRequest> ReadAsync(HttpRequest request, IGraphQLTextSerializer serializer)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        if (body.ValueKind != JsonValueKind.Object)
            return new VendureRequest(null, Inputs.Empty, null);
        var variables = body.TryGetProperty("variables", out var given) && given.ValueKind == JsonValueKind.Object
            ? serializer.Deserialize<Inputs>(given.GetRawText())
            : null;
        return new VendureRequest(Text(body, "query"), variables ?? Inputs.Empty, Text(body, "operationName"));
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

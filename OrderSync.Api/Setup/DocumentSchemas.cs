using System.Text.Json;
using Microsoft.OpenApi;
using OrderSync.Contracts.Texts;

namespace OrderSync.Api.Setup;

/// <summary>The document's schemas as clients are made from them: one for every refusal, and each enum once, without null among its words.</summary>
internal static class DocumentSchemas
{
    public const string ProblemType = "application/problem+json";

    private const string ProblemName = "Problem";

    public static void Tidy(OpenApiDocument document)
    {
        var schemas = document.Components!.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        schemas.Remove("ProblemDetails");
        schemas[ProblemName] = Problem();
        foreach (var refusal in Refusals(document))
            refusal.Schema = new OpenApiSchemaReference(ProblemName, document);
        foreach (var words in schemas.Values.OfType<OpenApiSchema>().Where(schema => schema.Enum is { Count: > 0 }))
        {
            // Where it may be null, the one who refers to it says so.
            words.Enum = [.. words.Enum!.Where(word => word is not null && word.GetValueKind() == JsonValueKind.String)];
            words.Type = JsonSchemaType.String;
        }
        // Whatever it is, it is something: null is said by the one who refers to it.
        if (schemas.TryGetValue(nameof(JsonElement), out var element) && element is OpenApiSchema anything)
            anything.Type = JsonSchemaType.Object | JsonSchemaType.Array | JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean;
    }

    /// <summary>A time of day has no zone, as JSON Schema's format "time" would want it.</summary>
    public static void DescribeTimeOfDay(OpenApiSchema schema, Type type)
    {
        if ((Nullable.GetUnderlyingType(type) ?? type) != typeof(TimeOnly))
            return;
        schema.Format = null;
        schema.Pattern = @"^\d{2}:\d{2}(:\d{2}(\.\d+)?)?$";
    }

    /// <summary>Its converter writes it, which the generator cannot look into.</summary>
    public static void DescribeMessage(OpenApiSchema schema, Type type)
    {
        if (type != typeof(Message))
            return;
        schema.Type = JsonSchemaType.Object;
        schema.Description = "What is said to people, for programs: which message, and what is filled in.";
        schema.Required = new HashSet<string>(StringComparer.Ordinal) { "code", "args" };
        schema.Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["code"] = Text("For example run-next-try. New ones may come."),
            ["args"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "By name: words, numbers, times (ISO 8601, UTC), messages, or lists of these.",
                AdditionalProperties = new OpenApiSchema(),
            },
        };
    }

    private static IEnumerable<OpenApiMediaType> Refusals(OpenApiDocument document) =>
        from path in document.Paths.Values
        from operation in path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()
        from response in operation.Responses?.Values ?? Enumerable.Empty<IOpenApiResponse>()
        from content in response.Content ?? Enumerable.Empty<KeyValuePair<string, OpenApiMediaType>>()
        where content.Key == ProblemType
        select content.Value;

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "RFC 9457 problem details.",
        Required = new HashSet<string>(StringComparer.Ordinal) { "title", "status", "instance", "traceId" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = Text("Where this kind of problem is described."),
            ["title"] = Text("The status in words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
            ["detail"] = Text("What was wrong, in a sentence for people."),
            ["instance"] = Text("The path that was asked for."),
            ["traceId"] = Text("The id under which the log has the rest."),
            ["activeTaskId"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid", Description = "Of a task that is in the way." },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "By field as on the wire, for example settings.token.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text("What is wrong with it.") },
            },
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using OrderSync.Api.Audit;
using OrderSync.Tests.Security;

namespace OrderSync.Tests.Fixtures;

/// <summary>
/// Holds every answer that a test receives against the OpenAPI document: its status, its type of content, and its body with every member.
/// Also that an act has been recorded (<see cref="AuditedActs"/>). One that is not so becomes a 500 that says so, and fails the test that asked for it.
/// </summary>
internal sealed class DocumentedAnswers : IStartupFilter
{
    private const string Definitions = "#/components/schemas/";

    private static readonly SemaphoreSlim Reading = new(1);
    private static JsonSchema? _all;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(CheckAsync);
        next(app);
    };

    /// <returns>What is not as documented; null when all is.</returns>
    /// <param name="operation">As "GET /api/v1/orders".</param>
    internal static async Task<string?> DeviationAsync(IServiceProvider services, string operation, int status, string? contentType, string body)
    {
        var schema = await SchemaAsync(services);
        var answer = $"{operation} {status} {contentType}".TrimEnd();
        var isJson = contentType?.EndsWith("json", StringComparison.Ordinal) == true;
        var instance = JsonSerializer.SerializeToElement(new JsonObject { [answer] = isJson ? JsonNode.Parse(body) : null });
        var results = schema.Evaluate(instance, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return results.IsValid
            ? null
            : $"{answer} is not as the OpenAPI document says. "
                + string.Join("; ", results.Details!.Where(detail => detail.Errors is not null).Select(detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}")) + $" in {body}";
    }

    private static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) || context.Request.Path == "/api/v1/events")
        {
            await next(context);
            return;
        }
        var sent = context.Response.Body;
        using var kept = new MemoryStream();
        context.Response.Body = kept;
        await next(context);
        context.Response.Body = sent;
        if (Operation(context) is { } operation && context.Response.Headers.ContentEncoding.Count == 0 && !context.RequestAborted.IsCancellationRequested)
        {
            var body = System.Text.Encoding.UTF8.GetString(kept.ToArray());
            var type = context.Response.ContentType?.Split(';')[0];
            if ((await DeviationAsync(context.RequestServices, operation, context.Response.StatusCode, type, body) ?? Unaudited(context, operation)) is { } deviation)
            {
                context.Response.Clear();
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                await context.Response.WriteAsync(deviation);
                return;
            }
        }
        kept.Position = 0;
        await kept.CopyToAsync(sent, context.RequestAborted);
    }

    private static string? Unaudited(HttpContext context, string operation) =>
        AuditedActs.FaultOf(operation, context.Response.StatusCode, context.RequestServices.GetRequiredService<AuditLog>().Actions);

    /// <returns>Null for what is no operation: an unknown path, or a method that it has not.</returns>
    private static string? Operation(HttpContext context) =>
        (context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint) is RouteEndpoint route
        && route.Metadata.GetMetadata<HttpMethodMetadata>() is not null
            ? $"{context.Request.Method} {ApiDocumentTests.Spell(route)}"
            : null;

    private static async Task<JsonSchema> SchemaAsync(IServiceProvider services)
    {
        if (_all is not null)
            return _all;
        await Reading.WaitAsync();
        try
        {
            return _all ??= Combine(await DocumentAsync(services));
        }
        finally
        {
            Reading.Release();
        }
    }

    private static async Task<JsonNode> DocumentAsync(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        return JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!;
    }

    /// <summary>One schema for an object with one member: operation, status and type of content, and the body as its value.</summary>
    private static JsonSchema Combine(JsonNode document)
    {
        var answers = new JsonObject();
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                foreach (var (status, response) in operation!["responses"]!.AsObject())
                    AddAnswers(answers, $"{method.ToUpperInvariant()} {path} {status}", response!["content"]?.AsObject());
            }
        }
        var definitions = document["components"]!["schemas"]!.DeepClone();
        foreach (var (_, schema) in definitions.AsObject())
            Close(schema!);
        var all = new JsonObject { ["type"] = "object", ["properties"] = answers, ["additionalProperties"] = false, ["$defs"] = definitions };
        return JsonSchema.FromText(
            all.ToJsonString().Replace(Definitions, "#/$defs/", StringComparison.Ordinal), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
    }

    private static void AddAnswers(JsonObject answers, string answer, JsonObject? content)
    {
        if (content is null or { Count: 0 })
            answers[answer] = new JsonObject();
        foreach (var (type, media) in content ?? [])
            answers[$"{answer} {type}"] = type.EndsWith("json", StringComparison.Ordinal) ? media!["schema"]!.DeepClone() : new JsonObject();
    }

    /// <summary>No member that the document does not name.</summary>
    private static void Close(JsonNode schema)
    {
        if (schema is JsonObject { } described && described.ContainsKey("properties") && !described.ContainsKey("additionalProperties"))
            described["additionalProperties"] = false;
        foreach (var inner in schema is JsonObject fields ? fields.Where(field => field.Key != "examples").Select(field => field.Value) : schema is JsonArray items ? items : [])
        {
            if (inner is not null)
                Close(inner);
        }
    }
}

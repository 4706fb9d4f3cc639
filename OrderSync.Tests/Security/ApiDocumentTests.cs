using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Security;

public sealed class ApiDocumentTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task The_document_lists_every_route_with_a_summary_and_its_access()
    {
        var document = JsonDocument.Parse(await (await Anybody.Get("/openapi/v1.json")).Text()).RootElement;

        var documented = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}")).ToList();
        documented.ShouldBe(Routes(Api.Services), ignoreOrder: true);
        foreach (var operation in document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()))
        {
            // From the handler's comment, which counts for handlers that are not private.
            operation.Value.TryGetProperty("summary", out var summary).ShouldBeTrue(operation.Value.ToString());
            summary.GetString().ShouldNotBeNullOrEmpty();
        }
        document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString().ShouldBe("bearer");
        document.GetProperty("paths").GetProperty("/api/v1/orders").GetProperty("get").GetProperty("security").GetArrayLength().ShouldBe(1);
        document.GetProperty("components").GetProperty("schemas").GetProperty("CreateConnectionRequest").TryGetProperty("examples", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task The_document_shows_examples_of_the_main_answers_and_of_refusals()
    {
        var document = JsonDocument.Parse(await (await Anybody.Get("/openapi/v1.json")).Text()).RootElement;

        var schemas = document.GetProperty("components").GetProperty("schemas");
        foreach (var schema in new[]
            { "RunView", "OffsetPageOfRunView", "RunDetailView", "OrderView", "CursorPageOfOrderView", "OrderDetailView", "ConnectionView" })
        {
            schemas.TryGetProperty(schema, out var described).ShouldBeTrue($"{schema} in {string.Join(' ', schemas.EnumerateObject().Select(one => one.Name))}");
            described.TryGetProperty("examples", out var examples).ShouldBeTrue(schema);
            examples.GetArrayLength().ShouldBe(1, schema);
        }
        var answers = document.GetProperty("paths").GetProperty("/api/platform-operations/tasks/order-fetching").GetProperty("post").GetProperty("responses");
        Example("400").GetProperty("errors").EnumerateObject().Count().ShouldBe(1);
        Example("409").GetProperty("activeTaskId").GetGuid().ShouldBe(
            schemas.GetProperty("RunView").GetProperty("examples")[0].GetProperty("id").GetGuid());
        Example("422").GetProperty("errors").GetProperty("settings.token").GetArrayLength().ShouldBe(1);
        Example("401").GetProperty("status").GetInt32().ShouldBe(401);
        Example("403").GetProperty("status").GetInt32().ShouldBe(403);

        JsonElement Example(string status) => answers.GetProperty(status).GetProperty("content").GetProperty("application/problem+json").GetProperty("example");
    }

    [Fact]
    public async Task An_answer_that_is_not_as_documented_is_found_out()
    {
        const string orders = "GET /api/v1/orders";
        const string page = """{"items":[],"nextCursor":null}""";

        (await DeviationAsync(orders, 200, "application/json", page)).ShouldBeNull();
        (await DeviationAsync(orders, 418, "application/json", page))!.ShouldContain("is not as the OpenAPI document says");
        (await DeviationAsync(orders, 200, "text/plain", page)).ShouldNotBeNull();
        (await DeviationAsync(orders, 200, "application/json", """{"items":[]}"""))!.ShouldContain("nextCursor");
        (await DeviationAsync(orders, 200, "application/json", """{"items":[],"nextCursor":null,"more":1}""")).ShouldNotBeNull();
        (await DeviationAsync(orders, 400, "application/problem+json", """{"title":"Bad Request","status":"400","instance":"/","traceId":"1"}""")).ShouldNotBeNull();

        Task<string?> DeviationAsync(string operation, int status, string type, string body) =>
            DocumentedAnswers.DeviationAsync(Api.Services, operation, status, type, body);
    }

    [Fact]
    public async Task Names_are_unique_and_everything_is_described()
    {
        var document = JsonDocument.Parse(await (await Anybody.Get("/openapi/v1.json")).Text()).RootElement;
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Select(operation => operation.Value).ToList();

        operations.Select(operation => operation.GetProperty("operationId").GetString()).ShouldBeUnique();
        operations.ShouldAllBe(operation => operation.GetProperty("description").GetString()!.Length > 20);
        var parameters = operations.Where(operation => operation.TryGetProperty("parameters", out _)).SelectMany(operation => operation.GetProperty("parameters").EnumerateArray()).ToList();
        parameters.Where(parameter => parameter.GetProperty("in").GetString() == "query").ShouldAllBe(parameter => char.IsLower(parameter.GetProperty("name").GetString()![0]));
        parameters.Count(parameter => parameter.GetProperty("name").GetString() == "X-Company-Id").ShouldBe(
            operations.Count(operation => operation.TryGetProperty("security", out _)));
        // A number is a number, and no enum has null among its words.
        document.ToString().ShouldNotContain("\"pattern\": \"^-?");
        foreach (var schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            if (schema.Value.TryGetProperty("enum", out var words))
                words.EnumerateArray().ShouldAllBe(word => word.ValueKind == JsonValueKind.String, schema.Name);
        }
    }

    [Theory]
    [InlineData("/api/v1/scheduler")]
    [InlineData("/api/admin")]
    public async Task Every_request_and_good_answer_of_the_scheduler_s_family_has_an_example(string root)
    {
        var document = JsonDocument.Parse(await (await Anybody.Get("/openapi/v1.json")).Text()).RootElement;
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var operations = document.GetProperty("paths").EnumerateObject().Where(path => path.Name.StartsWith(root, StringComparison.Ordinal))
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => ($"{operation.Name} {path.Name}", operation.Value))).ToList();
        operations.Count.ShouldBeGreaterThan(3);

        foreach (var (name, operation) in operations)
        {
            if (operation.TryGetProperty("requestBody", out var body))
                ShouldHaveExample(name, body);
            var answer = operation.GetProperty("responses").GetProperty("200");
            if (answer.TryGetProperty("content", out _))
                ShouldHaveExample(name, answer);
        }

        void ShouldHaveExample(string name, JsonElement message)
        {
            if (!message.GetProperty("content").TryGetProperty("application/json", out var content))
                return;
            var schema = content.GetProperty("schema");
            if (schema.TryGetProperty("$ref", out var reference))
                schema = schemas.GetProperty(reference.GetString()!.Split('/')[^1]);
            schema.TryGetProperty("examples", out var examples).ShouldBeTrue($"{name}: {schema}");
            // An example shows every field that the schema has.
            foreach (var property in schema.GetProperty("properties").EnumerateObject())
                examples[0].TryGetProperty(property.Name, out _).ShouldBeTrue($"{name}: {property.Name}");
        }
    }

    /// <summary>Method and path of every endpoint under /api, as OpenAPI spells paths.</summary>
    internal static List<string> Routes(IServiceProvider services) =>
    [
        .. services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {Spell(endpoint)}")),
    ];

    internal static string Spell(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter
            ? $"{{{parameter.Name}}}" : ((Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart)part).Content))));
}

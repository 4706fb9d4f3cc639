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

    /// <summary>Method and path of every endpoint under /api, as OpenAPI spells paths.</summary>
    internal static List<string> Routes(IServiceProvider services) =>
    [
        .. services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {Spell(endpoint)}")),
    ];

    private static string Spell(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter
            ? $"{{{parameter.Name}}}" : ((Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart)part).Content))));
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Security;

/// <summary>A member that cannot be null has to be named in a request: walks the OpenAPI document, one member after the other.</summary>
public sealed class RequiredMemberTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Whatever_request_lacks_a_required_member_is_refused_and_says_which()
    {
        var company = await Api.CreateCompanyAsync();
        using var operate = Api.ClientOf(await Api.CreateOperatorAsync());
        var document = JsonNode.Parse(await (await Anybody.Get("/openapi/v1.json")).Text())!;
        var wrong = new List<string>();
        var tried = 0;

        foreach (var (method, path, schema) in Bodies(document))
        {
            foreach (var (member, body) in Lacking(document, schema))
            {
                tried++;
                using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                var client = path.StartsWith("/api/v1/companies", StringComparison.Ordinal) ? operate : company.Admin;
                using var answer = await client.SendAsync(request, Cancellation);
                var text = await answer.Text();
                if (answer.StatusCode != HttpStatusCode.BadRequest || JsonNode.Parse(text)!["errors"]?[member] is null)
                    wrong.Add($"{method} {path} without {member}: {body}: {(int)answer.StatusCode} {text}");
            }
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
        tried.ShouldBeGreaterThan(30);
    }

    [Fact]
    public async Task Nothing_is_done_for_a_request_that_lacks_what_it_asks_for()
    {
        var company = await Api.CreateCompanyAsync();

        var problem = await company.Client(UserRole.Agent).Post("/api/v1/my/duty").Problem(HttpStatusCode.BadRequest);

        problem.Errors!.Keys.ShouldBe(["onDuty"]);
    }

    private static IEnumerable<(string Method, string Path, JsonNode Schema)> Bodies(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        let schema = operation.Value!["requestBody"]?["content"]?["application/json"]?["schema"]
        where schema is not null
        select (operation.Key.ToUpperInvariant(), WithIds(path.Key), schema);

    private static string WithIds(string path) => string.Join('/', path.Split('/').Select(part => part.StartsWith('{') ? Guid.CreateVersion7().ToString() : part));

    /// <summary>For each required member, also of an object in it, bodies that have everything but that.</summary>
    private static IEnumerable<(string Member, string Body)> Lacking(JsonNode document, JsonNode schema)
    {
        foreach (var member in Required(document, schema))
        {
            foreach (var body in Without(Sample(document, schema).AsObject(), member))
                yield return (member, body);
            foreach (var inner in Required(document, Resolve(document, schema)["properties"]![member]!))
            {
                var outer = Sample(document, schema).AsObject();
                foreach (var _ in Without(outer[member]!.AsObject(), inner))
                    yield return ($"{member}.{inner}", outer.ToJsonString());
            }
        }
    }

    /// <summary>Null, and not there at all.</summary>
    private static IEnumerable<string> Without(JsonObject body, string member)
    {
        body[member] = null;
        yield return body.ToJsonString();
        body.Remove(member);
        yield return body.ToJsonString();
    }

    private static IEnumerable<string> Required(JsonNode document, JsonNode schema) =>
        Resolve(document, schema)["required"]?.AsArray().Select(name => name!.GetValue<string>()) ?? [];

    private static JsonNode Sample(JsonNode document, JsonNode schema)
    {
        schema = Resolve(document, schema);
        if (schema["enum"] is JsonArray words)
            return words.First(word => word is not null)!.DeepClone();
        var types = schema["type"] is JsonArray several ? several.Select(type => type!.GetValue<string>()).ToList() : [schema["type"]?.GetValue<string>() ?? "object"];
        return types.First(type => type != "null") switch
        {
            "object" => new JsonObject(Required(document, schema).Select(name =>
                KeyValuePair.Create<string, JsonNode?>(name, Sample(document, schema["properties"]![name]!)))),
            "array" => new JsonArray(),
            "boolean" => JsonValue.Create(true),
            "integer" or "number" => JsonValue.Create(1),
            _ => JsonValue.Create(schema["format"]?.GetValue<string>() switch
            {
                "uuid" => Guid.CreateVersion7().ToString(),
                "date-time" => "2026-01-01T00:00:00Z",
                "date" => "2026-01-01",
                _ => "text",
            })!,
        };
    }

    private static JsonNode Resolve(JsonNode document, JsonNode schema)
    {
        if (schema["oneOf"] is JsonArray either)
            schema = either.First(one => one!["type"]?.ToString() != "null")!;
        return schema["$ref"] is { } reference ? document["components"]!["schemas"]![reference.GetValue<string>().Split('/')[^1]]! : schema;
    }
}

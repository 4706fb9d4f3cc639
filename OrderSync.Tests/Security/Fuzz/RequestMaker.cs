using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace OrderSync.Tests.Security.Fuzz;

/// <summary>
/// Makes requests by seed: mostly what the OpenAPI document allows, with something wrong in many of them. No text is an address
/// of another machine, so that whatever is called with it stays here.
/// </summary>
/// <param name="ids">Of things that are there, of this company and of another.</param>
internal sealed class RequestMaker(JsonNode document, IReadOnlyList<Guid> ids, Random random)
{
    private const int Deepest = 4;

    private static readonly string[] Texts =
    [
        "", " ", "text", "stub", "Amel", "a@example.com", "Africa/Algiers", "0 0 8 * * ?", "* * * * * ?", "2026-04", "2026-04-31", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z", "2026-11-29T10:00:00+14:00", "-1", "0", "1e400", "NaN", "true", "null", "%", "_", "\\", "'; drop table orders; --", "\0", "\ud83d", "ɐ\u0301\u202e", "😀",
        "../../etc/passwd", "{}", "[1]", "http://127.0.0.1:1/", "https://[::1]:1/hook", "javascript:alert(1)", new('x', 5_000),
    ];

    private static readonly string[] Numbers = ["0", "1", "-1", "50", "200", "201", "2147483647", "2147483648", "-9223372036854775808", "1e308", "0.1", "79228162514264337593543950335"];

    private static readonly string[] Types = ["application/json", "application/json; charset=utf-8", "application/json; charset=utf-7", "text/plain", "application/x-www-form-urlencoded"];

    private static readonly string[] Bodies = ["", "{", "null", "[]", "\"text\"", "{\"a\":}", "{\"a\":1,\"a\":2}", "\ufeff{}", "{\"\\ud800\":1}"];

    public HttpRequestMessage Make(ApiOperation operation)
    {
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), AddressOf(operation));
        if (Chance(10))
            request.Headers.TryAddWithoutValidation("X-Company-Id", Id());
        if (operation.Body is not null || Chance(3))
            request.Content = ContentOf(operation);
        return request;
    }

    /// <summary>A null character in a path is refused by the server before it is a request, and the test's client does not send one.</summary>
    private string AddressOf(ApiOperation operation)
    {
        var path = operation.Path;
        var query = new StringBuilder();
        foreach (var (name, place, schema) in operation.Parameters)
        {
            var value = Chance(15) ? Pick(Texts) : PlainText(schema);
            if (place == "path")
                path = path.Replace($"{{{name}}}", Escape(value.Replace("\0", "x", StringComparison.Ordinal).PadRight(1, 'x')), StringComparison.Ordinal);
            else if (place == "query" && Chance(50))
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Escape(value));
        }
        return path + query;
    }

    private ByteArrayContent ContentOf(ApiOperation operation)
    {
        var text = operation.Body is null || Chance(5) ? Pick(Bodies) : Value(operation.Body, 0)?.ToJsonString() ?? "null";
        if (Chance(3) && text.Length > 2)
            text = text[..random.Next(text.Length)];
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(Chance(3) ? Pick(Types) : Types[0]);
        return content;
    }

    private JsonNode? Value(JsonNode schema, int depth)
    {
        if (Chance(4))
            return Wrong();
        schema = ApiOperation.Resolve(document, schema);
        if (schema["enum"] is JsonArray words)
            return Pick([.. words])?.DeepClone();
        return TypeOf(schema) switch
        {
            "object" => depth > Deepest ? new JsonObject() : Object(schema, depth),
            "array" => new JsonArray([.. Enumerable.Range(0, depth > Deepest ? 0 : random.Next(4)).Select(_ => schema["items"] is { } items ? Value(items, depth + 1) : Wrong())]),
            "boolean" => JsonValue.Create(Chance(50)),
            "integer" or "number" => JsonNode.Parse(PlainText(schema)),
            _ => JsonValue.Create(PlainText(schema)),
        };
    }

    private JsonObject Object(JsonNode schema, int depth)
    {
        var made = new JsonObject();
        foreach (var (name, member) in schema["properties"]?.AsObject() ?? [])
        {
            if (!Chance(8))
                made[name] = Value(member!, depth + 1);
        }
        if (schema["additionalProperties"] is JsonObject more)
        {
            for (var count = random.Next(3); count > 0; count--)
                made[Pick(["token", "baseUrl", "", "x"])] = Value(more, depth + 1);
        }
        if (Chance(3))
            made["nobodyKnowsThis"] = Wrong();
        return made;
    }

    private JsonNode? Wrong() => random.Next(6) switch
    {
        0 => null,
        1 => JsonValue.Create(Pick(Texts)),
        2 => JsonNode.Parse(Pick(Numbers)),
        3 => new JsonArray(),
        4 => new JsonObject(),
        _ => JsonValue.Create(true),
    };

    private string PlainText(JsonNode schema)
    {
        schema = ApiOperation.Resolve(document, schema);
        if (schema["enum"] is JsonArray words && Pick([.. words]) is { } word)
            return word.ToString();
        return (TypeOf(schema), schema["format"]?.ToString()) switch
        {
            (_, "uuid") => Id(),
            (_, "date-time") => Pick(["2026-01-01T00:00:00Z", "2026-04-01T12:00:00+02:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"]),
            ("integer" or "number", _) => Chance(70) ? random.Next(1, 100).ToString(CultureInfo.InvariantCulture) : Pick(Numbers),
            ("boolean", _) => Chance(50) ? "true" : "false",
            _ => Pick(Texts),
        };
    }

    private string Id() => (Chance(80) ? Pick(ids) : new Guid(random.Next(), 0, 0, new byte[8])).ToString();

    private static string TypeOf(JsonNode schema)
    {
        var types = schema["type"] is JsonArray several ? several.Select(type => type!.ToString()) : [schema["type"]?.ToString() ?? "object"];
        return types.FirstOrDefault(type => type != "null") ?? "object";
    }

    /// <summary>Half a surrogate has no escape: what a client sends for it is the replacement character.</summary>
    private static string Escape(string text) => Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> among) => among[random.Next(among.Count)];
}

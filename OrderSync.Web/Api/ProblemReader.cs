using System.Net;
using System.Net.Mime;
using System.Text.Json;

namespace OrderSync.Web.Api;

/// <summary>Turns an answer that is not a success into an <see cref="ApiProblem"/>; RFC 9457 where the Api sent it.</summary>
internal static class ProblemReader
{
    public static async Task<ApiProblem> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var type = response.Content.Headers.ContentType?.MediaType;
        var body = type is MediaTypeNames.Application.ProblemJson or MediaTypeNames.Application.Json
            ? await response.Content.ReadAsStringAsync(cancel)
            : "";
        return Parse(response.StatusCode, body, response.Headers.RetryAfter?.Delta);
    }

    public static ApiProblem Parse(HttpStatusCode status, string body, TimeSpan? retryAfter = null)
    {
        using var json = ParseJson(body);
        var root = json?.RootElement ?? default;
        var said = Text(root, "detail") ?? Text(root, "title");
        var active = Guid.TryParse(Text(root, "activeTaskId"), out var id) ? id : (Guid?)null;
        return new ApiProblem(Sentence(status, said, retryAfter), status, Errors(root), Text(root, "traceId"), active);
    }

    private static string Sentence(HttpStatusCode status, string? said, TimeSpan? retryAfter) => status switch
    {
        HttpStatusCode.TooManyRequests when said is null && retryAfter is { } wait =>
            $"Too many attempts. Try again in {Math.Max(1, Math.Ceiling(wait.TotalSeconds)):0} s.",
        HttpStatusCode.TooManyRequests => said ?? "Too many attempts. Wait a moment and try again.",
        HttpStatusCode.Unauthorized => said ?? ApiProblem.Ended,
        HttpStatusCode.Forbidden => said ?? "Your role does not allow this. Ask an administrator of your company.",
        HttpStatusCode.NotFound => "This does not exist, or it belongs to another company.",
        _ when said is not null => said,
        >= HttpStatusCode.InternalServerError => "The OrderSync service had a problem with this request.",
        _ => $"The OrderSync service refused this request ({(int)status}).",
    };

    private static JsonDocument? ParseJson(string body)
    {
        if (string.IsNullOrWhiteSpace(body))
            return null;
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            // A proxy's page under a JSON content type: the status alone has to do.
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    private static Dictionary<string, string[]> Errors(JsonElement root)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("errors", out var list)
            || list.ValueKind != JsonValueKind.Object)
        {
            return errors;
        }

        foreach (var field in list.EnumerateObject())
        {
            errors[field.Name] = field.Value.ValueKind == JsonValueKind.Array
                ? [.. field.Value.EnumerateArray().Select(message => message.ToString())]
                : [field.Value.ToString()];
        }

        return errors;
    }
}

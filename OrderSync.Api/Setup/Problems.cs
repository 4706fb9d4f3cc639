using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace OrderSync.Api.Setup;

/// <summary>Refusals as RFC 9457 problem details.</summary>
public static class Problems
{
    public static ProblemHttpResult Unauthorized(string sentence) =>
        TypedResults.Problem(sentence, statusCode: StatusCodes.Status401Unauthorized);

    public static ProblemHttpResult Forbidden(string sentence) =>
        TypedResults.Problem(sentence, statusCode: StatusCodes.Status403Forbidden);

    /// <summary>Also for what belongs to another company: that it exists is none of the caller's business.</summary>
    public static ProblemHttpResult NotFound(string sentence) =>
        TypedResults.Problem(sentence, statusCode: StatusCodes.Status404NotFound);

    /// <summary>For links that were good once.</summary>
    public static ProblemHttpResult Gone(string sentence) =>
        TypedResults.Problem(sentence, statusCode: StatusCodes.Status410Gone);

    /// <param name="field">As on the wire, for example "settings.token".</param>
    public static ProblemHttpResult Conflict(string sentence, string? field = null) => Of(StatusCodes.Status409Conflict, sentence, field);

    /// <summary>The request is well-formed, but a platform refuses what it asks for.</summary>
    /// <param name="field">As on the wire, for example "settings.token".</param>
    public static ProblemHttpResult Unprocessable(string sentence, string? field = null) =>
        Of(StatusCodes.Status422UnprocessableEntity, sentence, field);

    /// <param name="errors">By field as on the wire, for example "settings.token".</param>
    public static ProblemHttpResult Invalid(IReadOnlyDictionary<string, string> errors) =>
        TypedResults.Problem(Details(StatusCodes.Status400BadRequest, errors.ToDictionary(error => error.Key, error => new[] { error.Value })));

    public static ProblemHttpResult Invalid(string field, string sentence) =>
        Invalid(new Dictionary<string, string> { [field] = sentence });

    /// <summary>For middleware, which has no result to return.</summary>
    public static Task WriteAsync(HttpContext context, int status, string sentence, string? field = null) =>
        WriteAsync(context, Of(status, sentence, field).ProblemDetails);

    /// <summary>A bad request, from middleware.</summary>
    /// <param name="errors">By field as on the wire.</param>
    public static Task WriteAsync(HttpContext context, IReadOnlyDictionary<string, string> errors) => errors.Count == 1
        ? WriteAsync(context, StatusCodes.Status400BadRequest, errors.Single().Value, errors.Single().Key)
        : WriteAsync(context, Invalid(errors).ProblemDetails);

    /// <summary>429 with Retry-After.</summary>
    /// <param name="wait">Where the limiter does not say itself how long.</param>
    public static Task WriteTooManyAsync(OnRejectedContext rejected, string sentence, TimeSpan wait)
    {
        SetRetryAfter(rejected.HttpContext, rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : wait);
        return WriteAsync(rejected.HttpContext, StatusCodes.Status429TooManyRequests, sentence);
    }

    public static ProblemHttpResult TooMany(HttpContext context, string sentence, TimeSpan wait)
    {
        SetRetryAfter(context, wait);
        return TypedResults.Problem(sentence, statusCode: StatusCodes.Status429TooManyRequests);
    }

    private static void SetRetryAfter(HttpContext context, TimeSpan wait) =>
        context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static async Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        context.Response.StatusCode = problem.Status!.Value;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>()
            .TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }

    private static ProblemHttpResult Of(int status, string sentence, string? field)
    {
        if (field is null)
            return TypedResults.Problem(sentence, statusCode: status);
        var details = Details(status, new Dictionary<string, string[]> { [field] = [sentence] });
        details.Detail = sentence;
        return TypedResults.Problem(details);
    }

    private static HttpValidationProblemDetails Details(int status, Dictionary<string, string[]> errors) =>
        new(errors) { Status = status };
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Npgsql;
using OrderSync.Api.Lists;
using OrderSync.Core.Data;
using OrderSync.Core.Platforms;

namespace OrderSync.Api.Setup;

/// <summary>
/// Turns exceptions that mean a bad request into answers that name the field. All other exceptions stay errors: logged,
/// and answered as 500 without a word about their inside.
/// </summary>
public sealed partial class RequestFaults : IExceptionHandler
{
    private const string RetryAfterSeconds = "2";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }
        if (exception is BadHttpRequestException { InnerException: JsonException json })
        {
            await Problems.WriteAsync(httpContext, JsonFaults.Of(json));
            return true;
        }
        var (status, sentence, field) = exception switch
        {
            BadHttpRequestException bad => Describe(bad),
            PlatformException refused => (StatusCodes.Status422UnprocessableEntity, refused.Failure.Sentence, refused.Failure.Field),
            SearchTooSlowException => (
                StatusCodes.Status400BadRequest, "This search takes too long: narrow it, for example to one connection or a range of time.", "q"),
            // Busy is not away.
            _ when DatabaseOutage.IsTimeout(exception) => (
                StatusCodes.Status503ServiceUnavailable, "The database is busy and did not answer in time. Try again.", null),
            _ when DatabaseOutage.Is(exception) => (StatusCodes.Status503ServiceUnavailable, "The database is away for a moment. Try again.", null),
            _ when IsNulOfBody(exception, httpContext) => (StatusCodes.Status400BadRequest, "A text in the body has a NUL character, which no text may have.", "body"),
            _ => (0, "", null),
        };
        if (status == 0)
            return false;
        if (status == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        await Problems.WriteAsync(httpContext, status, sentence, field);
        return true;
    }

    /// <summary>Said by Postgres, of text and of jsonb. Where there is no body, somebody else's NUL has come so far, and that is our fault.</summary>
    private static bool IsNulOfBody(Exception exception, HttpContext context) =>
        exception.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter }
        && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;

    private static (int Status, string Sentence, string? Field) Describe(BadHttpRequestException exception)
    {
        if (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
            return (exception.StatusCode, "The request is too large.", null);
        if (exception.StatusCode == StatusCodes.Status415UnsupportedMediaType)
            return (exception.StatusCode, "Send the body as application/json.", null);
        if (Parameter().Match(exception.Message) is not { Success: true } match)
            return (exception.StatusCode, "The request is not well-formed.", null);
        var name = match.Groups["name"].Value;
        return exception.Message.Contains("body", StringComparison.Ordinal)
            ? (StatusCodes.Status400BadRequest, "The request has no body.", "body")
            : (StatusCodes.Status400BadRequest, match.Groups["value"] is { Success: true } value
                ? $"“{Cut(value.Value)}” is not a value that {name} can have." : $"{name} is required.", name);
    }

    private static string Cut(string text) => text.Length <= 50 ? text : text[..50] + "…";

    // The framework says which parameter only in its message: Failed to bind parameter "Guid? connectionId" from "x".
    [GeneratedRegex(
        """[Pp]arameter "(?:[^"]* )?(?<name>[^" ]+)"(?: from "(?<value>[^"]*)")?""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Parameter();
}

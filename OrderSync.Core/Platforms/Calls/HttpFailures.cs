using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>Turns what went wrong over HTTP into a failure: the statuses that mean the same on every platform.</summary>
public static class HttpFailures
{
    /// <summary>Returns for 2xx; throws for everything else.</summary>
    /// <param name="detail">The platform's own message from the body, if it has one; cut and quoted in the sentence.</param>
    /// <exception cref="PlatformException">The status is not a success.</exception>
    public static void ThrowIfFailed(HttpResponseMessage response, TimeProvider time, string? detail = null, string? credentialField = null)
    {
        if (response.IsSuccessStatusCode)
            return;
        throw new PlatformException(FromStatus(response, time, detail, credentialField));
    }

    public static PlatformFailure FromStatus(HttpResponseMessage response, TimeProvider time, string? detail, string? credentialField)
    {
        var code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        var said = string.IsNullOrWhiteSpace(detail) ? "" : $": “{Cut(detail.TrimEnd(' ', '.'))}”";
        var title = CallTarget.Title(response.RequestMessage);
        var failure = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => PlatformFailure.Unauthorized($"{title} rejected the credentials ({code}){said}.", credentialField),
            HttpStatusCode.Forbidden => PlatformFailure.Forbidden($"{title} refused access ({code}){said}."),
            HttpStatusCode.NotFound => PlatformFailure.NotFound($"{title} has nothing at this address ({code}){said}."),
            HttpStatusCode.TooManyRequests => PlatformFailure.RateLimited($"{title} says its limit is reached ({code}){said}.", RetryAfter()),
            HttpStatusCode.RequestTimeout => PlatformFailure.Transient($"{title} gave up waiting ({code}){said}."),
            >= HttpStatusCode.InternalServerError => PlatformFailure.Transient($"{title}'s server had an error ({code}){said}.") with { RetryAfter = RetryAfter() },
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest =>
                PlatformFailure.Invalid($"{title} redirects elsewhere ({code}): check the address."),
            _ => PlatformFailure.Invalid($"{title} refused the request ({code}){said}."),
        };
        return failure with { Details = CallTarget.Details(response.RequestMessage, $"{code} {response.ReasonPhrase}".TrimEnd()) };

        TimeSpan? RetryAfter() => WaitHeaders.RetryAfter(response.Headers, time.GetUtcNow());
    }

    public static PlatformFailure FromConnection(string title, Exception exception) =>
        exception is PrivateAddressException or { InnerException: PrivateAddressException }
            ? PlatformFailure.Invalid(PrivateAddressException.Sentence)
            : PlatformFailure.Transient($"{Reached(title, exception)}.");

    /// <summary>Why no answer came, without a full stop.</summary>
    public static string Reached(string title, Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"{title} cannot be found: the name in its address does not resolve",
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => $"{title} refuses connections",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"{title} has no valid certificate",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => $"{title} answers with something else than HTTP",
        _ => $"The connection to {CallTarget.Inside(title)} was cut",
    };

    private static string Cut(string text) => text.Length <= 200 ? text : text[..200] + "…";
}

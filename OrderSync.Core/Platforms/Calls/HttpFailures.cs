using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>Turns HTTP trouble into a failure kind: the statuses that mean the same on every platform.</summary>
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
        var code = (int)response.StatusCode;
        var host = response.RequestMessage?.RequestUri?.Host ?? "the platform";
        var said = string.IsNullOrWhiteSpace(detail) ? "" : $": “{Cut(detail.TrimEnd(' ', '.'))}”";
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => PlatformFailure.Unauthorized($"{host} rejected the credentials (401){said}.", credentialField),
            HttpStatusCode.Forbidden => PlatformFailure.Forbidden($"{host} refused access (403){said}."),
            HttpStatusCode.NotFound => PlatformFailure.NotFound($"{host} has nothing at {response.RequestMessage?.RequestUri?.AbsolutePath} (404){said}."),
            HttpStatusCode.TooManyRequests => PlatformFailure.RateLimited($"{host} says its limit is reached (429){said}.", WaitHeaders.RetryAfter(response.Headers, time.GetUtcNow())),
            HttpStatusCode.RequestTimeout => PlatformFailure.Transient($"{host} gave up waiting (408){said}."),
            >= HttpStatusCode.InternalServerError => PlatformFailure.Transient($"{code.ToString(CultureInfo.InvariantCulture)} from {host}{said}.") with { RetryAfter = WaitHeaders.RetryAfter(response.Headers, time.GetUtcNow()) },
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest =>
                PlatformFailure.Invalid($"{host} redirects elsewhere ({code}): check the address."),
            _ => PlatformFailure.Invalid($"{host} refused the request ({code}){said}."),
        };
    }

    public static PlatformFailure FromConnection(string host, Exception exception) => exception switch
    {
        PrivateAddressException refused => PlatformFailure.Invalid(refused.Message),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => PlatformFailure.Transient($"{host} could not be found: its name does not resolve."),
        HttpRequestException { InnerException: PrivateAddressException refused } => PlatformFailure.Invalid(refused.Message),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => PlatformFailure.Transient($"{host} refuses connections."),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => PlatformFailure.Transient($"{host} has no valid certificate."),
        _ => PlatformFailure.Transient($"The connection to {host} was cut."),
    };

    private static string Cut(string text) => text.Length <= 200 ? text : text[..200] + "…";
}

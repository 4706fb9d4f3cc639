using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using OrderSync.Core.Notifications;
using OrderSync.Core.Platforms.Calls;

namespace OrderSync.Worker.Notifications.Webhooks;

/// <param name="Status">Null where there was no answer.</param>
/// <param name="Outcome">In words, for whoever looks after the endpoint.</param>
/// <param name="Answer">Its beginning.</param>
/// <param name="RetryAfter">How long the receiver asked to wait.</param>
internal sealed record PostResult(int? Status, string Outcome, string? Answer, TimeSpan? RetryAfter, TimeSpan Took)
{
    public bool IsDelivered => Status is >= 200 and <= 299;

    public bool IsGone => Status == 410;

    /// <summary>The receiver has too much to do: nothing at all is sent to it for a while.</summary>
    public bool AsksForRest => RetryAfter is not null || Status is 429 or 502 or 503 or 504;
}

/// <summary>Posts one message as the Standard Webhooks specification says, to public addresses only, following no redirect.</summary>
public sealed class WebhookPost(IHttpClientFactory clients, TimeProvider time, ILogger<WebhookPost> logger)
{
    private const int AnswerBytes = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="secrets">While a secret is being replaced, both.</param>
    internal async Task<PostResult> SendAsync(string url, string messageId, string payload, IEnumerable<byte[]> secrets, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var began = time.GetTimestamp();
        try
        {
            using var request = Request(url, messageId, payload, secrets);
            using var client = clients.CreateClient(PlatformHttp.WebhookClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = (int)response.StatusCode;
            var answer = await ReadAsync(response.Content, limit.Token);
            return new PostResult(status, Describe(status), answer, RetryAfterOf(response.Headers), time.GetElapsedTime(began));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed($"No answer within {Patience.TotalSeconds:0} s.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            logger.LogInformation(failure, "Message {MessageId} did not reach its endpoint", messageId);
            return Failed(failure.InnerException is PrivateAddressException ? PrivateAddressException.Sentence : $"{HttpFailures.Reached("The endpoint", failure)}.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Whatever it is, it is an attempt of this one message: it has its retries, and nobody else's message waits for it.
            logger.LogWarning(failure, "Message {MessageId} could not be sent", messageId);
            return Failed("It could not be sent; the worker's log says why.");
        }

        // The sentence may quote what the receiver sent, and Postgres stores no NUL in a text.
        PostResult Failed(string outcome) => new(null, outcome.Replace('\0', ' '), null, null, time.GetElapsedTime(began));
    }

    private HttpRequestMessage Request(string url, string messageId, string payload, IEnumerable<byte[]> secrets)
    {
        var now = time.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(payload, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", messageId);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(messageId, now, payload, secrets));
        return request;
    }

    /// <summary>As much as is shown, and no more: an answer may be endless.</summary>
    private static async Task<string?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[AnswerBytes];
        var read = await stream.ReadAtLeastAsync(buffer, AnswerBytes, throwOnEndOfStream: false, cancellationToken);
        // Postgres stores no NUL in a text.
        return read == 0 ? null : Encoding.UTF8.GetString(buffer, 0, read).Replace('\0', ' ');
    }

    private TimeSpan? RetryAfterOf(HttpResponseHeaders headers) => WaitHeaders.RetryAfter(headers, time.GetUtcNow()) is { Ticks: > 0 } wait ? wait : null;

    [SuppressMessage("Style", "IDE0072", Justification = "Every other status is a failure like any other.")]
    private static string Describe(int status) => status switch
    {
        >= 200 and <= 299 => "Delivered.",
        >= 300 and <= 399 => $"Answered {status}: redirects are not followed. Change the address.",
        410 => "Answered 410: it does not want messages any more.",
        429 => "Answered 429: too many messages.",
        _ => $"Answered {status}.",
    };
}

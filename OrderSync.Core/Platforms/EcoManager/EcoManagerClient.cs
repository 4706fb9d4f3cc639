using System.Globalization;
using System.Net.Http.Headers;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.EcoManager;

/// <summary>
/// GET /orders. The cursor is taken only from meta.next_cursor: a page number, a sort order "-id" and a date filter are
/// known to be ignored, and answered with the first page again.
/// </summary>
internal sealed class EcoManagerClient(PlatformCalls calls, TimeProvider time)
{
    /// <summary>How long to wait after a 429 that does not say it, as a public client does.</summary>
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(60);

    public Task<EcoManagerPage> ListNewestFirstAsync(
        PlatformConnection connection, EcoManagerOptions options, int pageSize, string? cursor, CancellationToken cancellationToken) =>
        SendAsync(
            connection,
            options,
            string.Create(CultureInfo.InvariantCulture, $"/orders?per_page={pageSize}&sort_direction=desc{CursorPart(cursor)}"),
            cancellationToken);

    /// <summary>Without a direction the list seems to begin with the oldest order. Doubtful: seen only in one client's notes.</summary>
    public Task<EcoManagerPage> FirstUnorderedAsync(
        PlatformConnection connection, EcoManagerOptions options, CancellationToken cancellationToken) =>
        SendAsync(connection, options, "/orders?per_page=1", cancellationToken);

    private Task<EcoManagerPage> SendAsync(
        PlatformConnection connection, EcoManagerOptions options, string path, CancellationToken cancellationToken) =>
        calls.SendAsync(
            EcoManagerDescriptor.Value,
            connection,
            () => Request(options, path),
            (response, token) => ReadAsync(response, options, token),
            cancellationToken);

    private static HttpRequestMessage Request(EcoManagerOptions options, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, options.ApiUrl + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private async Task<EcoManagerPage> ReadAsync(
        HttpResponseMessage response, EcoManagerOptions options, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
            throw new PlatformException(await FailureAsync(response, options, cancellationToken));
        var body = await AnswerBody.ReadAsync(response, cancellationToken);
        return AnswerBody.Parse(response, body, EcoManagerPage.Parse);
    }

    /// <summary>Errors are Laravel's: <c>{"message":"…"}</c>.</summary>
    private async Task<PlatformFailure> FailureAsync(
        HttpResponseMessage response, EcoManagerOptions options, CancellationToken cancellationToken)
    {
        var body = await AnswerBody.ReadErrorAsync(response, cancellationToken);
        var message = JsonRecords.Text(body, "message"u8)?.Replace(options.Token, "…", StringComparison.Ordinal);
        var failure = HttpFailures.FromStatus(response, time, message, credentialField: "token");
        return failure.Kind switch
        {
            PlatformFailureKind.RateLimited => failure with { RetryAfter = failure.RetryAfter ?? DefaultRetryAfter },
            PlatformFailureKind.NotFound => failure with { Field = "baseUrl" },
            _ => failure,
        };
    }

    private static string CursorPart(string? cursor) =>
        cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor);
}

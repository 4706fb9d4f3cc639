using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.EcoManager;

/// <summary>
/// GET /orders. The cursor is taken only from meta.next_cursor: a page number, a sort order "-id" and a date filter are
/// known to be ignored, and answered with the first page again. Webhooks: see <see cref="EcoManagerWebhooks"/>.
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

    public async Task<IReadOnlyList<PlatformWebhook>> ListWebhooksAsync(
        PlatformConnection connection, EcoManagerOptions options, CancellationToken cancellationToken)
    {
        var hooks = new List<PlatformWebhook>();
        var circle = new PageCircle(EcoManagerDescriptor.Value.Title);
        for (string? cursor = null; ;)
        {
            var path = $"/webhooks?per_page=100{CursorPart(cursor)}";
            var page = await circle.ReadAsync(cursor, () => SendAsync(connection, options, path, cancellationToken), read => read.FirstId);
            hooks.AddRange(page.Records.Select(EcoManagerHook.Read).OfType<PlatformWebhook>());
            cursor = page.NextCursor;
            if (cursor is null)
                return hooks;
        }
    }

    /// <summary>The answer to a create or change is 200 with the webhook, its secret among it: it is read and never kept.</summary>
    public Task<PlatformWebhook> SaveWebhookAsync(
        PlatformConnection connection, EcoManagerOptions options, string? id, EcoManagerHookRequest hook, CancellationToken cancellationToken) =>
        calls.SendAsync(
            EcoManagerDescriptor.Value,
            connection,
            () => Request(options, id is null ? HttpMethod.Post : HttpMethod.Put, HookPath(id), hook),
            (response, token) => ReadAsync(response, options, body => EcoManagerHook.Parse(body), token),
            cancellationToken);

    public Task ActivateWebhookAsync(PlatformConnection connection, EcoManagerOptions options, string id, CancellationToken cancellationToken) =>
        calls.SendAsync(
            EcoManagerDescriptor.Value,
            connection,
            () => Request(options, HttpMethod.Put, HookPath(id) + "/status", new EcoManagerHookStatus(true)),
            (response, token) => ReadAsync(response, options, _ => true, token),
            cancellationToken);

    /// <summary>Answered with 201, as the reference says.</summary>
    public async Task DeleteWebhookAsync(PlatformConnection connection, EcoManagerOptions options, string id, CancellationToken cancellationToken)
    {
        try
        {
            await calls.SendAsync(
                EcoManagerDescriptor.Value,
                connection,
                () => Request(options, HttpMethod.Delete, HookPath(id)),
                (response, token) => ReadAsync(response, options, _ => true, token),
                cancellationToken);
        }
        catch (PlatformException exception) when (exception.Failure.Kind == PlatformFailureKind.NotFound)
        {
            // Somebody was quicker.
        }
    }

    private Task<EcoManagerPage> SendAsync(
        PlatformConnection connection, EcoManagerOptions options, string path, CancellationToken cancellationToken) =>
        calls.SendAsync(
            EcoManagerDescriptor.Value,
            connection,
            () => Request(options, HttpMethod.Get, path),
            (response, token) => ReadAsync(response, options, EcoManagerPage.Parse, token),
            cancellationToken);

    private static HttpRequestMessage Request<T>(EcoManagerOptions options, HttpMethod method, string path, T body)
    {
        var request = Request(options, method, path);
        request.Content = JsonContent.Create(body, EcoManagerWire.TypeOf<T>());
        return request;
    }

    private static HttpRequestMessage Request(EcoManagerOptions options, HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, options.ApiUrl + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private async Task<T> ReadAsync<T>(
        HttpResponseMessage response, EcoManagerOptions options, Func<ReadOnlyMemory<byte>, T> parse, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
            throw new PlatformException(await FailureAsync(response, options, cancellationToken));
        var body = await AnswerBody.ReadAsync(response, cancellationToken);
        return AnswerBody.Parse(response, body, parse);
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
            PlatformFailureKind.RateLimited when failure.RetryAfter is null => failure with { RetryAfter = DefaultRetryAfter, IsWaitSupposed = true },
            PlatformFailureKind.NotFound => failure with { Field = "baseUrl" },
            _ => failure,
        };
    }

    private static string HookPath(string? id) => id is null ? "/webhooks" : "/webhooks/" + Uri.EscapeDataString(id);

    private static string CursorPart(string? cursor) =>
        cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor);
}

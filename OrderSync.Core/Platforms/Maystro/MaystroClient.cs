using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.Maystro;

/// <summary>
/// The reading half of the classic API. Pages are asked for by number; the links in the answers are not followed, so that no call
/// leaves the configured host.
/// </summary>
internal sealed class MaystroClient(PlatformCalls calls, TimeProvider time)
{
    private const string Orders = "/api/stores/orders/";

    /// <summary>A page past the end is 404, as Django REST Framework does it (inferred); page 1 always exists, so there it is a wrong address.</summary>
    public async Task<ShipmentPage> ListAsync(PlatformConnection connection, int page, CancellationToken cancellationToken) =>
        await GetAsync(
            connection, string.Create(CultureInfo.InvariantCulture, $"{Orders}?page={page}"), MaystroLists.Page, mayBeMissing: page > 1, cancellationToken)
        ?? ShipmentPage.PastTheEnd;

    /// <param name="filter">external_order_id (one public client) or display_id (two).</param>
    public async Task<ShipmentPage> FilterAsync(PlatformConnection connection, string filter, string value, CancellationToken cancellationToken) =>
        (await GetAsync(connection, $"{Orders}?{filter}={Uri.EscapeDataString(value)}", MaystroLists.Page, mayBeMissing: false, cancellationToken))!;

    public async Task<ReadOnlyMemory<byte>?> FindAsync(PlatformConnection connection, string id, CancellationToken cancellationToken)
    {
        var found = await GetAsync(connection, $"{Orders}{Uri.EscapeDataString(id)}/", body => new Found(Whole(body)), mayBeMissing: true, cancellationToken);
        return found?.Record;
    }

    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> HistoryAsync(PlatformConnection connection, string id, CancellationToken cancellationToken) =>
        await GetAsync(connection, $"/api/stores/history_order/{Uri.EscapeDataString(id)}", MaystroLists.History, mayBeMissing: true, cancellationToken) ?? [];

    private Task<T?> GetAsync<T>(
        PlatformConnection connection, string path, Func<ReadOnlyMemory<byte>, T> parse, bool mayBeMissing, CancellationToken cancellationToken)
        where T : class
    {
        var options = MaystroOptions.Of(connection);
        return calls.SendAsync(
            MaystroDescriptor.Value,
            connection,
            () => Request(options, path),
            (response, token) => ReadAsync(response, options, parse, mayBeMissing, token),
            cancellationToken);
    }

    private static HttpRequestMessage Request(MaystroOptions options, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, options.BaseUrl + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Token", options.Token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private async Task<T?> ReadAsync<T>(
        HttpResponseMessage response, MaystroOptions options, Func<ReadOnlyMemory<byte>, T> parse, bool mayBeMissing, CancellationToken cancellationToken)
        where T : class
    {
        if (mayBeMissing && response.StatusCode == HttpStatusCode.NotFound && await IsOwnAnswerAsync(response, cancellationToken))
            return null;
        if (!response.IsSuccessStatusCode)
            throw new PlatformException(await FailureAsync(response, options, cancellationToken));
        var body = await AnswerBody.ReadAsync(response, cancellationToken);
        return AnswerBody.Parse(response, body, parse);
    }

    /// <summary>A 404 of the API itself has a detail; one without comes from something in front of it, and says nothing of the record.</summary>
    private static async Task<bool> IsOwnAnswerAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        JsonRecords.Text(await AnswerBody.ReadErrorAsync(response, cancellationToken), "detail"u8) is not null;

    /// <summary>Errors are <c>{"detail":"…"}</c> (two clients), or with <c>message</c> or <c>error</c> (one).</summary>
    private async Task<PlatformFailure> FailureAsync(HttpResponseMessage response, MaystroOptions options, CancellationToken cancellationToken)
    {
        var body = await AnswerBody.ReadErrorAsync(response, cancellationToken);
        var message = JsonRecords.Text(body, "detail"u8) ?? JsonRecords.Text(body, "message"u8) ?? JsonRecords.Text(body, "error"u8);
        var failure = HttpFailures.FromStatus(response, time, message?.Replace(options.Token, "…", StringComparison.Ordinal), credentialField: "token");
        return failure.Kind == PlatformFailureKind.NotFound ? failure with { Field = "baseUrl" } : failure;
    }

    /// <exception cref="System.Text.Json.JsonException">The body is not a record.</exception>
    private static ReadOnlyMemory<byte> Whole(ReadOnlyMemory<byte> body) => JsonRecords.Value(body, "status"u8) is not null
        ? body
        : throw new System.Text.Json.JsonException("It has no “status”.");

    private sealed record Found(ReadOnlyMemory<byte> Record);
}

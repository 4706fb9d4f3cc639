using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.Vendure;

/// <summary>
/// POST /admin-api. Signs in with an API key (header vendure-api-key), or by the login mutation, whose answer brings a
/// token in the header vendure-auth-token. Vendure answers errors with status 200, so they are read from the body.
/// </summary>
internal sealed class VendureClient(PlatformCalls calls, TimeProvider time)
{
    private static readonly string Title = VendureDescriptor.Value.Title;

    /// <summary>DefaultMoneyStrategy's, for every currency: 1,100 yen are 110000.</summary>
    private const int DefaultMoneyPrecision = 2;

    private readonly ConcurrentDictionary<Guid, VendureSession> _sessions = new();

    /// <summary>A server's configuration changes when it is deployed again, which a shop does with its orders read again.</summary>
    private readonly ConcurrentDictionary<(Guid Connection, string? Address), int> _moneyPrecisions = new();

    /// <param name="counted">Orders that are counted in the same call.</param>
    public Task<VendureOrders> OrdersAsync(
        PlatformConnection connection, VendureOptions options, VendureListOptions list, VendureFilter? counted, CancellationToken cancellationToken) =>
        OrdersAsync(connection, options, VendureQueries.Orders(list, counted), cancellationToken);

    public Task<VendureOrders> OrderIdsAsync(
        PlatformConnection connection, VendureOptions options, VendureListOptions list, CancellationToken cancellationToken) =>
        OrdersAsync(connection, options, VendureQueries.OrderIds(list), cancellationToken);

    private async Task<VendureOrders> OrdersAsync(
        PlatformConnection connection, VendureOptions options, VendureRequest request, CancellationToken cancellationToken)
    {
        var token = await TokenAsync(connection, options, cancellationToken);
        try
        {
            return await QueryAsync(token);
        }
        catch (PlatformException exception) when (IsVendures(exception.Failure))
        {
            if (options.Login is null)
                await ThrowIfUnknownAsync(connection, options, cancellationToken);
            else if (_sessions.TryRemove(connection.ConnectionId, out _) && await TokenAsync(connection, options, cancellationToken) is { } renewed)
                return await QueryAsync(renewed);
            throw;
        }

        Task<VendureOrders> QueryAsync(string? bearer) =>
            SendAsync(connection, options, bearer, request, Orders, cancellationToken);
    }

    /// <summary>Asks once how many decimals the shop's amounts have; a shop that does not tell has Vendure's default.</summary>
    public async Task LearnMoneyPrecisionAsync(PlatformConnection connection, VendureOptions options, CancellationToken cancellationToken)
    {
        if (_moneyPrecisions.ContainsKey(ShopOf(connection)))
            return;
        try
        {
            var token = await TokenAsync(connection, options, cancellationToken);
            var told = await SendAsync(
                connection, options, token, VendureQueries.MoneyPrecision, (_, data) => VendureServerConfig.MoneyPrecision(data), cancellationToken);
            _moneyPrecisions[ShopOf(connection)] = told ?? DefaultMoneyPrecision;
        }
        catch (PlatformException exception) when (IsVendures(exception.Failure) || exception.Failure.Kind == PlatformFailureKind.Invalid)
        {
            // The key may read orders and no settings, or the server is older than the field.
            _moneyPrecisions[ShopOf(connection)] = DefaultMoneyPrecision;
        }
    }

    /// <summary>Needs no credentials: records are mapped without any.</summary>
    public int MoneyPrecisionOf(PlatformConnection connection) => _moneyPrecisions.GetValueOrDefault(ShopOf(connection), DefaultMoneyPrecision);

    private static (Guid, string?) ShopOf(PlatformConnection connection) => (connection.ConnectionId, connection.Find("adminApiUrl"));

    /// <summary>The session's token; null with an API key, which needs none.</summary>
    private async Task<string?> TokenAsync(PlatformConnection connection, VendureOptions options, CancellationToken cancellationToken)
    {
        if (options.Login is not { } login)
            return null;
        if (_sessions.TryGetValue(connection.ConnectionId, out var session) && session.IsFor(options))
            return session.Token;
        var token = await SendAsync(connection, options, bearer: null, VendureQueries.Login(login), SessionToken, cancellationToken);
        _sessions[connection.ConnectionId] = new(options.ApiUrl, login, token);
        return token;
    }

    /// <summary>FORBIDDEN is Vendure's one word for "I do not know you" and "you may not": what anyone known may ask tells them apart.</summary>
    private async Task ThrowIfUnknownAsync(PlatformConnection connection, VendureOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(connection, options, bearer: null, VendureQueries.WhoAmI, (_, _) => true, cancellationToken);
        }
        catch (PlatformException exception) when (IsVendures(exception.Failure))
        {
            var unknown = PlatformFailure.Unauthorized($"{Title} does not know this API key.", "apiKey");
            throw new PlatformException(unknown with { Details = exception.Failure.Details }, exception);
        }
    }

    private Task<T> SendAsync<T>(
        PlatformConnection connection,
        VendureOptions options,
        string? bearer,
        VendureRequest request,
        Func<HttpResponseMessage, ReadOnlyMemory<byte>, T> read,
        CancellationToken cancellationToken) =>
        calls.SendAsync(
            VendureDescriptor.Value,
            connection,
            CallOptions.Reading,
            () => Message(options, bearer, request),
            async (response, token) => read(response, await DataAsync(response, options.CredentialField, token)),
            cancellationToken);

    private static HttpRequestMessage Message(VendureOptions options, string? bearer, VendureRequest request)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, VendureWire.Default.VendureRequest));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var message = new HttpRequestMessage(HttpMethod.Post, options.ApiUrl) { Content = content };
        if (options.ApiKey is not null)
            message.Headers.Add("vendure-api-key", options.ApiKey);
        if (options.ChannelToken is not null)
            message.Headers.Add("vendure-token", options.ChannelToken);
        if (bearer is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return message;
    }

    /// <summary>The answer's data, or the failure that its errors tell of.</summary>
    private async Task<ReadOnlyMemory<byte>> DataAsync(HttpResponseMessage response, string credentialField, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            var error = await AnswerBody.ReadErrorAsync(response, cancellationToken);
            var failure = HttpFailures.FromStatus(response, time, ErrorMessage(error), credentialField);
            throw new PlatformException(failure.Kind == PlatformFailureKind.NotFound ? failure with { Field = "adminApiUrl" } : failure);
        }
        var body = await AnswerBody.ReadAsync(response, cancellationToken);
        var answer = AnswerBody.Parse(response, body, VendureAnswer.Parse);
        return answer.Errors.Count == 0
            ? answer.Data
            : throw new PlatformException(FailureOf(answer.Errors[0], credentialField));
    }

    /// <summary>Vendure's own FORBIDDEN names the credential's field; a 403 of something in front of it does not.</summary>
    private static bool IsVendures(PlatformFailure failure) => failure is { Kind: PlatformFailureKind.Forbidden, Field: not null };

    private static PlatformFailure FailureOf(VendureError error, string credentialField) => error.Code switch
    {
        "FORBIDDEN" => PlatformFailure.Forbidden($"{Title} does not allow this user or key to read orders: “{error.Message}”") with { Field = credentialField },
        "UNAUTHENTICATED" or "UNAUTHORIZED" => PlatformFailure.Unauthorized($"{Title} rejected the credentials: “{error.Message}”", credentialField),
        "USER_INPUT_ERROR" or "BAD_USER_INPUT" or "GRAPHQL_VALIDATION_FAILED" or "GRAPHQL_PARSE_FAILED" or "CHANNEL_NOT_FOUND_ERROR" or "CHANNEL_NOT_FOUND" =>
            PlatformFailure.Invalid($"{Title} refused the request: “{error.Message}”"),
        // The server itself works. Asked for again at once it would fail again; in parts, all but what it fails at can be had.
        _ => PlatformFailure.Protocol($"{Title} failed at the request: “{error.Message}”") with { MayBeOfOneRecord = true },
    };

    /// <summary>Of a GraphQL error or, where the request did not get so far, of the web framework's: both have a message.</summary>
    private static string? ErrorMessage(ReadOnlyMemory<byte> body)
    {
        try
        {
            return VendureAnswer.Parse(body) is { Errors: [var error, ..] } ? error.Message : null;
        }
        catch (JsonException)
        {
            return JsonRecords.Text(body, "message"u8);
        }
    }

    private static VendureOrders Orders(HttpResponseMessage response, ReadOnlyMemory<byte> data) =>
        AnswerBody.Parse(response, data, VendureOrders.Parse);

    private static string SessionToken(HttpResponseMessage response, ReadOnlyMemory<byte> data)
    {
        var result = AnswerBody.Parse(response, JsonRecords.Value(data, "login"u8) ?? default, LoginResult);
        if (result?.ErrorCode is not null)
            throw new PlatformException(PlatformFailure.Unauthorized($"{Title} rejected the user name or the password.", "password"));
        return response.Headers.TryGetValues("vendure-auth-token", out var tokens)
            ? tokens.First()
            : throw new PlatformException(PlatformFailure.Protocol(
                $"{Title} gives no token at sign-in: add 'bearer' to its authOptions.tokenMethod, or use an API key."));
    }

    private static VendureLoginResult? LoginResult(ReadOnlyMemory<byte> json) =>
        JsonSerializer.Deserialize(json.Span, VendureWire.Default.VendureLoginResult);
}

/// <summary>A signed-in session: of use as long as the connection's settings are those that it was made with.</summary>
internal sealed record VendureSession(string ApiUrl, VendureLogin Login, string Token)
{
    public bool IsFor(VendureOptions options) => options.ApiUrl == ApiUrl && options.Login == Login;

    public override string ToString() => ApiUrl;
}

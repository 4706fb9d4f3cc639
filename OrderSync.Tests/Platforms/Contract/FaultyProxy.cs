using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace OrderSync.Tests.Platforms.Contract;

/// <summary>Stands between a connector and its peer and spoils the calls that it is told to, as networks and gateways do.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private static readonly string[] Forwarded = ["Authorization", "Accept", "vendure-api-key", "vendure-token"];
    private static readonly string[] Returned = ["vendure-auth-token", "Retry-After"];

    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private int _calls;
    private byte[] _last = [];

    private FaultyProxy(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = target };
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    /// <summary>What happens to a call, by its number from 1; null lets it pass.</summary>
    public Func<int, Fault?> Script { get; set; } = _ => null;

    public int Calls => _calls;

    public Uri Origin => new(_app.Urls.Single());

    public static async Task<FaultyProxy> StartAsync(Uri target)
    {
        var proxy = new FaultyProxy(target);
        await proxy._app.StartAsync(TestContext.Current.CancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var fault = Script(Interlocked.Increment(ref _calls));
        if (fault is { Kind: FaultKind.Silence })
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        else if (fault is { Kind: FaultKind.Answer })
            await AnswerAsync(context, fault);
        else
            await ForwardAsync(context, fault?.Kind);
    }

    private static async Task AnswerAsync(HttpContext context, Fault fault)
    {
        context.Response.StatusCode = fault.Status;
        context.Response.ContentType = fault.Body.StartsWith('<') ? "text/html" : "application/json";
        if (fault.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (fault.Encoding is { } encoding)
            context.Response.Headers.ContentEncoding = encoding;
        await context.Response.WriteAsync(fault.Body, context.RequestAborted);
    }

    private async Task ForwardAsync(HttpContext context, FaultKind? fault)
    {
        using var response = await _http.SendAsync(await RequestAsync(context.Request), context.RequestAborted);
        var body = await response.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (fault is FaultKind.Repeat)
            body = _last;
        _last = body;
        var sent = fault is FaultKind.Cut or FaultKind.Half ? body[..(body.Length / 2)] : body;
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        context.Response.ContentLength = fault is FaultKind.Cut ? body.Length : sent.Length;
        foreach (var name in Returned.Where(name => response.Headers.Contains(name)))
            context.Response.Headers[name] = new StringValues([.. response.Headers.GetValues(name)]);
        await context.Response.Body.WriteAsync(sent, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (fault is FaultKind.Cut)
            context.Abort();
    }

    private static async Task<HttpRequestMessage> RequestAsync(HttpRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Path.Value + request.QueryString.Value);
        foreach (var name in Forwarded.Where(request.Headers.ContainsKey))
            message.Headers.TryAddWithoutValidation(name, request.Headers[name].AsEnumerable());
        if (!HttpMethods.IsPost(request.Method))
            return message;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        message.Content = new ByteArrayContent(body.ToArray());
        message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        return message;
    }
}

internal enum FaultKind
{
    /// <summary>Another answer instead of the peer's.</summary>
    Answer,

    /// <summary>None at all.</summary>
    Silence,

    /// <summary>The connection ends in the middle of the body.</summary>
    Cut,

    /// <summary>Half of the body, in good order.</summary>
    Half,

    /// <summary>The body of the answer before, as a cache may send it.</summary>
    Repeat,
}

internal sealed record Fault(FaultKind Kind, int Status = 200, string Body = "", int? RetryAfter = null, string? Encoding = null)
{
    private const string Html = "<html><body><h1>nginx ate your token</h1></body></html>";

    public static readonly Fault TooManyCalls = new(FaultKind.Answer, 429, """{"message":"Too Many Attempts."}""");
    public static readonly Fault TooManyCallsFor7Seconds = TooManyCalls with { RetryAfter = 7 };
    public static readonly Fault ServerError = new(FaultKind.Answer, 500, """{"message":"Server Error"}""");
    public static readonly Fault BadGateway = new(FaultKind.Answer, 502, Html);
    public static readonly Fault WebPage = new(FaultKind.Answer, 200, Html);
    public static readonly Fault OtherJson = new(FaultKind.Answer, 200, """{"hello":"world"}""");
    public static readonly Fault BrokenGzip = new(FaultKind.Answer, 200, """{"compressed":"not at all"}""", Encoding: "gzip");
    public static readonly Fault BrokenBrotli = BrokenGzip with { Encoding = "br" };
    public static readonly Fault UnauthorizedBrokenGzip = BrokenGzip with { Status = 401 };
    public static readonly Fault Unauthorized = new(FaultKind.Answer, 401, """{"message":"Unauthenticated."}""");
    public static readonly Fault Forbidden = new(FaultKind.Answer, 403, """{"message":"Not for you."}""");
    public static readonly Fault Silence = new(FaultKind.Silence);
    public static readonly Fault Cut = new(FaultKind.Cut);
    public static readonly Fault Half = new(FaultKind.Half);
    public static readonly Fault Repeat = new(FaultKind.Repeat);

    /// <summary>By name, because a theory's data must be plain values.</summary>
    public static Fault Named(string trouble) => (Fault)typeof(Fault).GetField(trouble)!.GetValue(null)!;
}

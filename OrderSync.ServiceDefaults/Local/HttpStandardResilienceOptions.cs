using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

// The options of Microsoft.Extensions.Http.Resilience as far as they are used, with its defaults.

public class HttpRetryStrategyOptions : RetryStrategyOptions<HttpResponseMessage>
{
    public HttpRetryStrategyOptions()
    {
        ShouldHandle = arguments => ValueTask.FromResult(TransientHttp.Is(arguments.Outcome));
        BackoffType = DelayBackoffType.Exponential;
        UseJitter = true;
        DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.Headers.RetryAfter?.Delta);
    }
}

public class HttpCircuitBreakerStrategyOptions : CircuitBreakerStrategyOptions<HttpResponseMessage>
{
    public HttpCircuitBreakerStrategyOptions()
    {
        ShouldHandle = arguments => ValueTask.FromResult(TransientHttp.Is(arguments.Outcome));
    }
}

public class HttpTimeoutStrategyOptions : TimeoutStrategyOptions;

public class HttpStandardResilienceOptions
{
    public HttpTimeoutStrategyOptions TotalRequestTimeout { get; set; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    public HttpRetryStrategyOptions Retry { get; set; } = new();

    public HttpCircuitBreakerStrategyOptions CircuitBreaker { get; set; } = new();

    public HttpTimeoutStrategyOptions AttemptTimeout { get; set; } = new() { Timeout = TimeSpan.FromSeconds(10) };
}

public static class HttpRetryStrategyOptionsMethods
{
    /// <summary>No second attempt for POST, PUT, PATCH, DELETE and CONNECT: the first may have had its effect.</summary>
    public static void DisableForUnsafeHttpMethods(this HttpRetryStrategyOptions options) => options.DisableFor(
        HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete, HttpMethod.Connect);

    public static void DisableFor(this HttpRetryStrategyOptions options, params HttpMethod[] methods)
    {
        var handles = options.ShouldHandle;
        options.ShouldHandle = async arguments =>
            TransientHttp.Request(arguments.Context) is { } request && !methods.Contains(request.Method) && await handles(arguments);
    }
}

internal static class TransientHttp
{
    public static readonly ResiliencePropertyKey<HttpRequestMessage> RequestKey = new("Request");

    public static HttpRequestMessage? Request(ResilienceContext context) => context.Properties.GetValue(RequestKey, null!);

    public static bool Is(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result.StatusCode: var status } => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            || status >= HttpStatusCode.InternalServerError,
        _ => false,
    };
}

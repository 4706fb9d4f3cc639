using System.Diagnostics;
using OrderSync.Core.Platforms.Calls.Breakers;
using OrderSync.Core.Platforms.Calls.Budgets;
using Polly;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>One call with all its attempts: what the parts of the pipeline know of it.</summary>
internal sealed class PlatformCall(PlatformDescriptor platform, PlatformConnection connection, CallOptions options, TimeProvider time)
{
    private const string IdempotencyHeader = "Idempotency-Key";

    private static readonly HashSet<HttpMethod> Repeatable = [HttpMethod.Get, HttpMethod.Head, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options];

    public static readonly ResiliencePropertyKey<PlatformCall> Key = new("call");

    public string Title { get; } = platform.Title;

    public PlatformConnection Connection { get; } = connection;

    public CallOptions Options { get; } = options;

    public CallScope Scope { get; } = CallScope.Current;

    public CallSettings Settings { get; } = CallSettings.Of(platform, connection);

    public BudgetRequest Budget { get; } = BudgetRequest.Of(platform, connection, options.Operation, CallScope.Current);

    public Redaction Redaction { get; } = Redaction.Of(platform, connection);

    public CallWaits Waits { get; } = new(CallScope.Current.Observer, time);

    /// <summary>Of the trace where there is one: all attempts of a call share it.</summary>
    public string CorrelationId { get; } = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();

    /// <summary>From 1.</summary>
    public int Attempt { get; set; }

    /// <summary>The breaker's opening during which this call began to wait: at a newer one it gives up.</summary>
    public long? SeenOpening { get; set; }

    /// <summary>The breaker has had the last word: repeating the call would only ask it again.</summary>
    public bool IsRefused { get; set; }

    public bool IsRepeatable { get; private set; } = true;

    public BreakerSettings Breaker => Settings.Breaker;

    public HttpRequestMessage Prepare(HttpRequestMessage request)
    {
        CallTarget.Name(request, Title);
        if (Options.IdempotencyKey is { } key && !request.Headers.Contains(IdempotencyHeader))
            request.Headers.Add(IdempotencyHeader, key);
        IsRepeatable = Options.IsRepeatable ?? (Repeatable.Contains(request.Method) || request.Headers.Contains(IdempotencyHeader));
        return request;
    }
}

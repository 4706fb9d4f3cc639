using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrderSync.Core.Platforms.Calls.Breakers;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Core.Platforms.Calls.Records;
using Polly;
using Polly.Registry;
using Polly.Retry;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>
/// The one way out to a platform, one pipeline a connection: retry → budget → circuit breaker → timeout → HTTP, so that each
/// attempt spends the budget and meets the breaker. A connector says what to send and how to read the answer; it gets a
/// <see cref="PlatformException"/> for everything that went wrong. On whose behalf it calls is said by <see cref="CallScope"/>.
/// </summary>
public sealed class PlatformCalls(
    IHttpClientFactory clients,
    PlatformBudgets budgets,
    CircuitBreakers breakers,
    CallRecorder recorder,
    IOptions<PlatformCallOptions> options,
    TimeProvider time,
    ILogger<PlatformCalls> logger) : IDisposable
{
    /// <summary>The name of the HttpClient whose handler refuses private networks (see <see cref="PlatformHttp"/>).</summary>
    public const string HttpClientName = "platforms";

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    private readonly ResiliencePipelineRegistry<(Guid Connection, RetrySettings Retry)> _pipelines = new();
    private readonly CallSender _sender = new(clients, budgets, recorder, options, time);

    /// <inheritdoc cref="SendAsync{T}(PlatformDescriptor, PlatformConnection, CallOptions, Func{HttpRequestMessage}, Func{HttpResponseMessage, CancellationToken, Task{T}}, CancellationToken)"/>
    public Task<T> SendAsync<T>(
        PlatformDescriptor platform,
        PlatformConnection connection,
        Func<HttpRequestMessage> create,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken) =>
        SendAsync(platform, connection, CallOptions.Default, create, read, cancellationToken);

    /// <summary>Sends a request and reads its answer, again after a passing failure if it is safe to repeat.</summary>
    /// <param name="callOptions">Whether the call is safe to repeat, where its method does not say so, and which limits it spends.</param>
    /// <param name="create">Makes the request; called again for every attempt.</param>
    /// <param name="read">
    /// Reads the answer, whatever its status, and throws <see cref="PlatformException"/> for a failure;
    /// <see cref="HttpFailures.ThrowIfFailed"/> covers the statuses that mean the same everywhere.
    /// </param>
    /// <exception cref="PlatformException">
    /// The call failed, for good or after its retries; or the connection's breaker is open, which is Transient with a RetryAfter.
    /// </exception>
    public async Task<T> SendAsync<T>(
        PlatformDescriptor platform,
        PlatformConnection connection,
        CallOptions callOptions,
        Func<HttpRequestMessage> create,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        var call = new PlatformCall(options.Value.Of(platform), connection, callOptions, time);
        var pipeline = _pipelines.GetOrAddPipeline(
            (connection.ConnectionId, call.Settings.Retry),
            builder => Build(builder, call.Settings.Retry));
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(PlatformCall.Key, call);
        try
        {
            return await pipeline.ExecuteAsync(
                static (attempt, state) => state.Calls.AttemptAsync(state.Call, state.Create, state.Read, attempt.CancellationToken),
                context,
                (Calls: this, Call: call, Create: create, Read: read));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            call.Waits.End();
        }
    }

    public void Dispose() => _pipelines.Dispose();

    private async ValueTask<T> AttemptAsync<T>(
        PlatformCall call,
        Func<HttpRequestMessage> create,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        call.Attempt++;
        call.Waits.End();
        while (true)
        {
            await breakers.WaitAsync(call, cancellationToken);
            await budgets.WaitAsync(call.Budget, call.Waits, cancellationToken);
            if (await breakers.TryEnterAsync(call, cancellationToken) is { } pass)
                return await pass.RunAsync(token => _sender.SendAsync(call, create, read, token), cancellationToken);
        }
    }

    private void Build(ResiliencePipelineBuilder builder, RetrySettings retry)
    {
        builder.TimeProvider = time;
        if (retry.MaxRetries == 0)
            return;
        builder.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(IsWorthRepeating(arguments.Context, arguments.Outcome.Exception)),
            MaxRetryAttempts = retry.MaxRetries,
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(DelayOf(arguments, retry)),
            OnRetry = arguments =>
            {
                NoteRetry(CallOf(arguments.Context), arguments, retry);
                return ValueTask.CompletedTask;
            },
        });
    }

    private bool IsWorthRepeating(ResilienceContext context, Exception? exception) =>
        CallOf(context) is { IsRepeatable: true, IsRefused: false }
        && FailureOf(exception) is { IsTransient: true } failure
        && (failure.RetryAfter ?? TimeSpan.Zero) < options.Value.LongestWait;

    /// <summary>The rest of a long wait that the platform asked for is the budget's: that a person can take back.</summary>
    private static TimeSpan DelayOf(RetryDelayGeneratorArguments<object> arguments, RetrySettings retry)
    {
        var asked = FailureOf(arguments.Outcome.Exception)?.RetryAfter;
        var delay = RetryDelays.Next(retry, arguments.AttemptNumber, asked, Random.Shared);
        return asked > LongestDelay ? LongestDelay : delay;
    }

    private void NoteRetry(PlatformCall call, OnRetryArguments<object> arguments, RetrySettings retry)
    {
        var failure = FailureOf(arguments.Outcome.Exception)!;
        var delay = failure.RetryAfter > arguments.RetryDelay ? failure.RetryAfter.Value : arguments.RetryDelay;
        logger.LogWarning(
            "{Connection}: {Reason} Retry {Attempt} of {MaxRetries} in {Delay}",
            call.Connection,
            failure.Sentence,
            arguments.AttemptNumber + 1,
            retry.MaxRetries,
            delay);
        var until = BudgetSentences.Clock(time.GetUtcNow() + delay, delay);
        call.Waits.Show(
            failure.RetryAfter > TimeSpan.Zero ? CallWaitReason.RetryAfter : CallWaitReason.Backoff,
            delay,
            $"{failure.Sentence} Retry {arguments.AttemptNumber + 1} of {retry.MaxRetries} at {until}.",
            []);
    }

    private static PlatformCall CallOf(ResilienceContext context) => context.Properties.GetValue(PlatformCall.Key, null!);

    private static PlatformFailure? FailureOf(Exception? exception) => (exception as PlatformException)?.Failure;
}

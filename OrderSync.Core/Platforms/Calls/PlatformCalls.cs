using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Registry;
using Polly.Retry;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>
/// The one way out to a platform: budget → retry → timeout → HTTP, one pipeline a connection. A connector says what to
/// send and how to read the answer; it gets a <see cref="PlatformException"/> for everything that went wrong.
/// </summary>
public sealed class PlatformCalls(
    IHttpClientFactory clients,
    PlatformBudgets budgets,
    IOptions<PlatformCallOptions> options,
    TimeProvider time,
    ILogger<PlatformCalls> logger) : IDisposable
{
    /// <summary>The name of the HttpClient whose handler refuses private networks (see <see cref="PlatformHttp"/>).</summary>
    public const string HttpClientName = "platforms";

    private readonly ResiliencePipelineRegistry<(Guid Connection, RetrySettings Retry)> _pipelines = new();

    /// <summary>Sends a request that is safe to repeat, and reads its answer.</summary>
    /// <param name="create">Makes the request; called again for every attempt.</param>
    /// <param name="read">
    /// Reads the answer, whatever its status, and throws <see cref="PlatformException"/> for a failure;
    /// <see cref="HttpFailures.ThrowIfFailed"/> covers the statuses that mean the same everywhere.
    /// </param>
    /// <exception cref="PlatformException">The call failed, for good or after its retries.</exception>
    public async Task<T> SendAsync<T>(
        PlatformDescriptor platform,
        PlatformConnection connection,
        Func<HttpRequestMessage> create,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        var settings = CallSettings.Of(platform, connection);
        var pipeline = _pipelines.GetOrAddPipeline(
            (connection.ConnectionId, settings.Retry),
            builder => Build(builder, connection, settings.Retry));
        return await pipeline.ExecuteAsync(
            async token =>
            {
                await budgets.WaitAsync(connection, settings.Limits, token);
                return await AttemptAsync(create, read, token);
            },
            cancellationToken);
    }

    public void Dispose() => _pipelines.Dispose();

    private async Task<T> AttemptAsync<T>(
        Func<HttpRequestMessage> create,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Value.Timeout);
        using var request = create();
        var host = request.RequestUri?.Host ?? "The platform";
        try
        {
            using var client = clients.CreateClient(HttpClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            return await read(response, timeout.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            var failure = PlatformFailure.Transient($"{host} did not answer within {options.Value.Timeout.TotalSeconds:0} s.");
            throw new PlatformException(failure, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new PlatformException(HttpFailures.FromConnection(host, exception), exception);
        }
    }

    private void Build(ResiliencePipelineBuilder builder, PlatformConnection connection, RetrySettings retry)
    {
        builder.TimeProvider = time;
        if (retry.MaxRetries == 0)
            return;
        builder.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<PlatformException>(exception => exception.Failure.IsTransient),
            MaxRetryAttempts = retry.MaxRetries,
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                RetryDelays.Next(retry, arguments.AttemptNumber, FailureOf(arguments.Outcome.Exception)?.RetryAfter, Random.Shared)),
            OnRetry = arguments =>
            {
                logger.LogWarning(
                    "{Connection}: {Reason} Retry {Attempt} of {MaxRetries} in {Delay}",
                    connection,
                    FailureOf(arguments.Outcome.Exception)?.Sentence,
                    arguments.AttemptNumber + 1,
                    retry.MaxRetries,
                    arguments.RetryDelay);
                return ValueTask.CompletedTask;
            },
        });
    }

    private static PlatformFailure? FailureOf(Exception? exception) => (exception as PlatformException)?.Failure;
}

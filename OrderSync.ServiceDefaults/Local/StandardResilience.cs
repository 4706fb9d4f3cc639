using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Microsoft.Extensions.DependencyInjection;

public interface IHttpStandardResiliencePipelineBuilder
{
    string PipelineName { get; }

    IServiceCollection Services { get; }
}

/// <summary>
/// Stands in for Microsoft.Extensions.Http.Resilience: total timeout, retry, circuit breaker and timeout of each attempt, from
/// the outside in. Without the real one's limit of 1000 calls at a time.
/// </summary>
public static class StandardResilience
{
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder) =>
        builder.AddStandardResilienceHandler(_ => { });

    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(
        this IHttpClientBuilder builder, Action<HttpStandardResilienceOptions> configure)
    {
        // One for all handlers of this client: the circuit breaker's memory must outlive a handler's two minutes.
        var pipeline = new Lazy<ResiliencePipeline<HttpResponseMessage>>(() => Build(configure));
        builder.AddHttpMessageHandler(() => new Handler(pipeline.Value));
        return new Builder($"{builder.Name}-standard", builder.Services);
    }

    private static ResiliencePipeline<HttpResponseMessage> Build(Action<HttpStandardResilienceOptions> configure)
    {
        var options = new HttpStandardResilienceOptions();
        configure(options);
        return new ResiliencePipelineBuilder<HttpResponseMessage>()
            .AddTimeout(options.TotalRequestTimeout)
            .AddRetry(options.Retry)
            .AddCircuitBreaker(options.CircuitBreaker)
            .AddTimeout(options.AttemptTimeout)
            .Build();
    }

    private sealed record Builder(string PipelineName, IServiceCollection Services) : IHttpStandardResiliencePipelineBuilder;

    private sealed class Handler(ResiliencePipeline<HttpResponseMessage> pipeline) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var context = ResilienceContextPool.Shared.Get(cancellationToken);
            context.Properties.Set(TransientHttp.RequestKey, request);
            try
            {
                return await pipeline.ExecuteAsync(
                    async current => await base.SendAsync(request, current.CancellationToken), context);
            }
            finally
            {
                ResilienceContextPool.Shared.Return(context);
            }
        }
    }
}

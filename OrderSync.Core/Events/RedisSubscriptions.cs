using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using StackExchange.Redis;

namespace OrderSync.Core.Events;

/// <summary>Subscriptions that come about however long Redis is away at first; once made, the client keeps them through outages.</summary>
public sealed class RedisSubscriptions(TimeProvider time, ILogger<RedisSubscriptions> logger)
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);

    /// <summary>Returns when it is subscribed.</summary>
    /// <param name="meanwhile">For the log: what happens until then, for example "runs are found by the sweep".</param>
    public async Task MakeAsync(Func<Task> subscribe, string meanwhile, CancellationToken cancellationToken) =>
        await new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<RedisException>().Handle<TimeoutException>(),
                Delay = AgainAfter,
                MaxRetryAttempts = int.MaxValue,
                OnRetry = attempt =>
                {
                    logger.LogWarning(attempt.Outcome.Exception, "Redis is away: {Meanwhile} until it is back", meanwhile);
                    return ValueTask.CompletedTask;
                },
            })
            .Build()
            .ExecuteAsync(async _ => await subscribe(), cancellationToken);
}

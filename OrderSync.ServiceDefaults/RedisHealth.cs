using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace OrderSync.ServiceDefaults;

/// <summary>Redis as every host uses it: one connection, and a health check that answers within two seconds.</summary>
public static class RedisHealth
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Aspire's client without its health check, which waits for as long as a command may take, and without a span for each
    /// command: budgets and events make hundreds of them a second, which would bury every trace.
    /// </summary>
    public static void AddRedisConnection(this IHostApplicationBuilder builder, string connectionName)
    {
        builder.AddRedisClient(connectionName, settings =>
        {
            settings.DisableHealthChecks = true;
            settings.DisableTracing = true;
        });
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            $"redis {connectionName}", services => new Check(services), failureStatus: null, tags: ["ready"]));
    }

    private sealed class Check(IServiceProvider services) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                // The first use of the connection opens it, and blocks for longer than a probe waits where nobody listens.
                await Task.Run(() => services.GetRequiredService<IConnectionMultiplexer>().GetDatabase().PingAsync(), cancellationToken)
                    .WaitAsync(Limit, cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                // The message alone: probes come every few seconds, and each would log the whole stack.
                return HealthCheckResult.Unhealthy($"Redis does not answer: {exception.Message}");
            }
        }
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace OrderSync.ServiceDefaults;

/// <summary>
/// Whether the database answers, said within two seconds. The check that comes with a DbContext goes through its retries, and
/// takes over twelve seconds to say no: longer than a probe waits. Disable that one where this is used.
/// </summary>
public static class DatabaseHealth
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public static void AddDatabaseHealthCheck(this IHostApplicationBuilder builder, string connectionName)
    {
        builder.Services.AddHealthChecks().AddAsyncCheck(
            $"database {connectionName}",
            cancellationToken => CheckAsync(builder.Configuration.GetConnectionString(connectionName), cancellationToken),
            ["ready"]);
    }

    internal static async Task<HealthCheckResult> CheckAsync(string? connectionString, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(limit.Token);
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync(limit.Token);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or InvalidOperationException)
        {
            // Whoever asked has gone: that says nothing about the database.
            cancellationToken.ThrowIfCancellationRequested();
            // The message alone: probes come every few seconds, and each would log the whole stack.
            return HealthCheckResult.Unhealthy($"The database does not answer: {exception.Message}");
        }
    }
}

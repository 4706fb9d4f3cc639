using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrderSync.Core.Data;

namespace OrderSync.Worker.Scheduling;

/// <summary>Holds the worker back until the Api has brought the database up to date.</summary>
public sealed class MigrationWait(IServiceScopeFactory scopes, TimeProvider time, ILogger<MigrationWait> logger) : IHostedService
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(500);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        while (!await IsUpToDateAsync(cancellationToken))
            await Task.Delay(LookAgainAfter, time, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> IsUpToDateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<OrderSyncDb>();
            var pending = await db.Database.GetPendingMigrationsAsync(cancellationToken);
            return !pending.Any();
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException { InnerException: NpgsqlException })
        {
            logger.LogInformation("Waiting for the database: {Reason}", exception.Message);
            return false;
        }
    }
}

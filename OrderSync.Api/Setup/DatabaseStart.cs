using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using OrderSync.Api.Seeding;
using OrderSync.Core.Data;
using OrderSync.Core.Security;

namespace OrderSync.Api.Setup;

/// <summary>
/// Waits for Postgres, migrates and seeds, once, when the Api starts. Until that is done the Api is not healthy, and answers
/// 503 instead of failing at tables that are not there yet.
/// </summary>
public static class DatabaseStart
{
    public static IServiceCollection AddDatabaseStart(this IServiceCollection services)
    {
        services.RemoveKeyRingPreload();
        services.AddSingleton<Preparation>();
        services.AddHostedService(provider => provider.GetRequiredService<Preparation>());
        return services.AddScoped<DemoCompany>().AddScoped<Seeder>();
    }

    public static IApplicationBuilder UseDatabaseStart(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var served = context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            || context.Request.Path.StartsWithSegments("/hubs", StringComparison.Ordinal)
            || context.Request.Path.StartsWithSegments("/webhooks", StringComparison.Ordinal)
            // Answered here, not by a health check that fails: each probe of a start would log an error.
            || context.Request.Path == "/health";
        if (!served || context.RequestServices.GetRequiredService<Preparation>().IsDone)
        {
            await next(context);
            return;
        }
        context.Response.Headers.RetryAfter = "2";
        await Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "OrderSync is starting: its database is being prepared.");
    });

    private sealed class Preparation(IServiceScopeFactory scopes, NpgsqlDataSource database, TimeProvider time, ILogger<Preparation> logger)
        : BackgroundService
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
        private static readonly TimeSpan LongestMigration = TimeSpan.FromHours(1);
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

        private volatile bool _isDone;

        public bool IsDone => _isDone;

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await WaitForPostgresAsync(stoppingToken);
            await using var scope = scopes.CreateAsyncScope();
            await MigrateAsync(scope.ServiceProvider.GetRequiredService<OrderSyncDb>(), stoppingToken);
            KeyRing.ThrowIfForeign(scope.ServiceProvider);
            await scope.ServiceProvider.GetRequiredService<Seeder>().SeedAsync(stoppingToken);
            _isDone = true;
            logger.LogInformation("The database is ready");
        }

        /// <summary>
        /// One instance at a time: EF's own lock ends with each migration's transaction, so that two could run the same one.
        /// </summary>
        private async Task MigrateAsync(OrderSyncDb context, CancellationToken cancellationToken)
        {
            await CreateAsync(context.GetService<IRelationalDatabaseCreator>(), cancellationToken);
            await using var session = await database.OpenConnectionAsync(cancellationToken);
            await ExecuteAsync(session, "select pg_advisory_lock(hashtext('ordersync migrations'))", cancellationToken);
            try
            {
                // Asked first: even with nothing to do, MigrateAsync compares the whole model with the last migration's, as a test does.
                if (!(await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
                    return;
                // A migration may go through all orders that there are.
                context.Database.SetCommandTimeout(LongestMigration);
                await context.Database.MigrateAsync(cancellationToken);
            }
            finally
            {
                await ExecuteAsync(session, "select pg_advisory_unlock(hashtext('ordersync migrations'))", CancellationToken.None);
            }
        }

        private static async Task CreateAsync(IRelationalDatabaseCreator creator, CancellationToken cancellationToken)
        {
            try
            {
                if (!await creator.ExistsAsync(cancellationToken))
                    await creator.CreateAsync(cancellationToken);
            }
            catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
            {
                // Another instance was quicker.
            }
        }

        private static async Task ExecuteAsync(NpgsqlConnection session, string sql, CancellationToken cancellationToken)
        {
            await using var command = new NpgsqlCommand(sql, session) { CommandTimeout = (int)Patience.TotalSeconds };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        /// <summary>Postgres may be starting as well. After the patience has run out the host stops, and says why.</summary>
        private async Task WaitForPostgresAsync(CancellationToken cancellationToken)
        {
            var giveUpAt = time.GetUtcNow() + Patience;
            while (!await AnswersAsync(giveUpAt, cancellationToken))
                await Task.Delay(Pause, time, cancellationToken);
        }

        private async Task<bool> AnswersAsync(DateTimeOffset giveUpAt, CancellationToken cancellationToken)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(cancellationToken);
                return true;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidCatalogName)
            {
                // Migrating creates the database.
                return true;
            }
            catch (NpgsqlException exception) when (time.GetUtcNow() < giveUpAt)
            {
                logger.LogWarning("Waiting for Postgres: {Reason}", exception.Message);
                return false;
            }
        }
    }
}

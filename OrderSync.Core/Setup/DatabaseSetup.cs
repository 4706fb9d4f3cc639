using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrderSync.Core.Data;
using OrderSync.ServiceDefaults;

namespace OrderSync.Core.Setup;

/// <summary>
/// One pool of connections a process, for EF, COPY and raw SQL, and Quartz alike: what all processes open together stays within what
/// Postgres allows. See docs/deployment.md for the sum.
/// </summary>
internal static class DatabaseSetup
{
    private const string Database = "ordersync";

    /// <summary>Of each connection, for COPY: it flushes each time its buffer is full, and 8 kB, the standard, would be five orders.</summary>
    internal const int CopyBufferBytes = 64 * 1024;

    /// <summary>Statements of each connection that are planned once instead of for each call, as soon as they have been used some times.</summary>
    private const int PreparedStatements = 100;

    private static readonly string[] PoolSizeWords = ["Maximum Pool Size", "MaxPoolSize"];

    private static readonly string[] PreparedWords = ["Max Auto Prepare", "MaxAutoPrepare"];

    /// <param name="connections">At most, where the connection string does not say.</param>
    public static void AddDatabase(this IHostApplicationBuilder builder, int connections)
    {
        builder.Services.AddSingleton(services => Create(services.GetRequiredService<IConfiguration>(), connections));
        // As Quartz asks for it. Whoever disposes of it a second time does nothing.
        builder.Services.AddSingleton<DbDataSource>(services => services.GetRequiredService<NpgsqlDataSource>());
        builder.Services.AddDbContextPool<OrderSyncDb>((services, options) => options
            .UseNpgsql(services.GetRequiredService<NpgsqlDataSource>())
            // It is thrown to whoever asked, who knows whether it is an error: the first start asks an empty database for its migrations.
            .ConfigureWarnings(warnings => warnings.Log((RelationalEventId.CommandError, LogLevel.Debug))));
        builder.EnrichNpgsqlDbContext<OrderSyncDb>(settings =>
        {
            settings.DisableHealthChecks = true;
            // Telemetry of the database is set up with all other, and only where it is sent somewhere.
            settings.DisableTracing = settings.DisableMetrics = true;
        });
        builder.AddDatabaseHealthCheck(Database);
    }

    internal static NpgsqlDataSource Create(IConfiguration configuration, int connections)
    {
        var given = configuration.GetConnectionString(Database)
            ?? throw new InvalidOperationException($"ConnectionStrings:{Database} must be set: the address of the Postgres database.");
        var words = new DbConnectionStringBuilder { ConnectionString = given };
        var settings = new NpgsqlConnectionStringBuilder(given) { WriteBufferSize = CopyBufferBytes };
        if (!PoolSizeWords.Any(words.ContainsKey))
            settings.MaxPoolSize = connections;
        if (!PreparedWords.Any(words.ContainsKey))
            settings.MaxAutoPrepare = PreparedStatements;
        return NpgsqlDataSource.Create(settings);
    }
}

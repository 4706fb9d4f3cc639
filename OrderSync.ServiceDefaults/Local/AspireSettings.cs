// The settings of Aspire's client packages, under their names and in their namespaces.
namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL
{
    public sealed class NpgsqlEntityFrameworkCorePostgreSQLSettings
    {
        public string? ConnectionString { get; set; }

        public bool DisableRetry { get; set; }

        public bool DisableHealthChecks { get; set; }

        /// <summary>Seconds. Null: Npgsql's own.</summary>
        public int? CommandTimeout { get; set; }
    }
}

namespace Aspire.StackExchange.Redis
{
    public sealed class StackExchangeRedisSettings
    {
        public string? ConnectionString { get; set; }

        public bool DisableHealthChecks { get; set; }
    }
}

using Npgsql;
using OrderSync.Contracts.Companies;
using OrderSync.Core.Runs;
using OrderSync.Core.Times;
using OrderSync.Core.Users;

namespace OrderSync.Api.Companies;

/// <summary>What a company's settings must be.</summary>
public sealed class CompanyChecks(NpgsqlDataSource database)
{
    /// <returns>By field, what is wrong; empty when all is well.</returns>
    public async Task<Dictionary<string, string>> FaultsAsync(string name, string timeZone, string? currency, CancellationToken cancellationToken)
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Company.NameFault(name) is { } fault)
            faults["name"] = $"The name {fault}";
        if (TimeZones.Find(timeZone) is null || !await IsKnownToDatabaseAsync(timeZone, cancellationToken))
            faults["timeZone"] = $"“{timeZone}” is no time zone of the tz database, such as Africa/Algiers.";
        if (currency is not null && !Currencies.IsKnown(currency))
            faults["currency"] = $"“{currency}” is no currency of ISO 4217, such as DZD.";
        return faults;
    }

    /// <summary>Days and hours are also reckoned by the database, whose tz database may be another.</summary>
    private async Task<bool> IsKnownToDatabaseAsync(string timeZone, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select now() at time zone $1");
        command.Parameters.AddAll(timeZone);
        try
        {
            await command.ExecuteScalarAsync(cancellationToken);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidParameterValue)
        {
            return false;
        }
    }
}

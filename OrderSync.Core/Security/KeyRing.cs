using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace OrderSync.Core.Security;

/// <summary>The Data Protection key ring that encrypts credentials: kept in Postgres, so that all hosts share it.</summary>
public static class KeyRing
{
    public static IServiceCollection AddKeyRing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(MasterKey.From(configuration));
        services.AddDataProtection().SetApplicationName("OrderSync");
        services.AddOptions<KeyManagementOptions>().Configure<NpgsqlDataSource, MasterKey>((options, database, masterKey) =>
        {
            options.XmlRepository = new PostgresKeys(database);
            options.XmlEncryptor = new MasterKeyXmlEncryptor(masterKey);
        });
        // It would read the ring while the host starts, which is before the database is migrated or even there.
        services.Remove(services.Single(service =>
            service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Name == "DataProtectionHostedService"));
        return services;
    }

    private sealed class PostgresKeys(NpgsqlDataSource database) : IXmlRepository
    {
        public IReadOnlyCollection<XElement> GetAllElements()
        {
            using var command = database.CreateCommand("select xml from data_protection_keys order by name");
            using var reader = command.ExecuteReader();
            var keys = new List<XElement>();
            while (reader.Read())
                keys.Add(XElement.Parse(reader.GetString(0)));
            return keys;
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            using var command = database.CreateCommand(
                "insert into data_protection_keys (name, xml) values ($1, $2) on conflict (name) do update set xml = excluded.xml");
            command.Parameters.AddWithValue(friendlyName);
            command.Parameters.AddWithValue(element.ToString(SaveOptions.DisableFormatting));
            command.ExecuteNonQuery();
        }
    }
}

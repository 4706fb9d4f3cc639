using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OrderSync.ServiceDefaults.Security;

namespace OrderSync.Core.Security;

/// <summary>The Data Protection key ring that encrypts credentials: kept in Postgres, so that all hosts share it.</summary>
public static class KeyRing
{
    public static IServiceCollection AddKeyRing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new MasterKey(configuration));
        services.AddDataProtection().SetApplicationName("OrderSync");
        services.AddOptions<KeyManagementOptions>().Configure<NpgsqlDataSource, MasterKey>((options, database, masterKey) =>
        {
            options.XmlRepository = new PostgresKeys(database, masterKey);
            options.XmlEncryptor = new MasterKeyXmlEncryptor(masterKey);
        });
        return services.RemoveKeyRingPreload();
    }

    /// <summary>
    /// The framework would read the ring while the host starts, which is before the database is migrated or even there.
    /// AddAuthentication brings that back, so a host that authenticates calls this after it.
    /// </summary>
    public static IServiceCollection RemoveKeyRingPreload(this IServiceCollection services)
    {
        foreach (var preload in services.Where(IsPreload).ToList())
            services.Remove(preload);
        return services;
    }

    /// <exception cref="InvalidOperationException">There are keys, and this host's master key opens none of them.</exception>
    public static void ThrowIfForeign(IServiceProvider services) =>
        new PostgresKeys(services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<MasterKey>()).ThrowIfForeign();

    private static bool IsPreload(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Name == "DataProtectionHostedService";

    private sealed class PostgresKeys(NpgsqlDataSource database, MasterKey masterKey) : IXmlRepository
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
            ThrowIfForeign();
            using var command = database.CreateCommand(
                "insert into data_protection_keys (name, xml) values ($1, $2) on conflict (name) do update set xml = excluded.xml");
            command.Parameters.AddWithValue(friendlyName);
            command.Parameters.AddWithValue(element.ToString(SaveOptions.DisableFormatting));
            command.ExecuteNonQuery();
        }

        /// <summary>
        /// A host with another master key would add a key of its own, and encrypt credentials that the others cannot read.
        /// </summary>
        public void ThrowIfForeign()
        {
            var encrypted = GetAllElements().SelectMany(key => key.Descendants(MasterKeyXmlEncryptor.ElementName)).ToList();
            if (encrypted.Count > 0 && !encrypted.Exists(Opens))
            {
                throw new InvalidOperationException(
                    "Security:MasterKey is not the one that the credentials in this database were encrypted with: set that one again. "
                    + "If it is lost, delete the rows of data_protection_keys and enter every connection's credentials again.");
            }
        }

        private bool Opens(XElement encrypted)
        {
            try
            {
                return EncryptedXml.Decrypt(masterKey.Derive(MasterKeyXmlEncryptor.Purpose), encrypted) is not null;
            }
            catch (CryptographicException)
            {
                return false;
            }
        }
    }
}

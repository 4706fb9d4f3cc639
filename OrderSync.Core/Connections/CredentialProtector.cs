using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace OrderSync.Core.Connections;

/// <summary>
/// Encrypts a connection's secrets as one JSON object. Company and connection are part of the purpose, so what was encrypted
/// for one connection cannot be read as another's.
/// </summary>
public sealed class CredentialProtector(IDataProtectionProvider provider)
{
    public byte[] Protect(Guid companyId, Guid connectionId, IReadOnlyDictionary<string, string> secrets)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(secrets, JsonSerializerOptions.Default);
        try
        {
            return For(companyId, connectionId).Protect(plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <exception cref="CryptographicException">Encrypted for another connection, or under another master key.</exception>
    public IReadOnlyDictionary<string, string> Unprotect(Guid companyId, Guid connectionId, byte[] credentials)
    {
        var plain = For(companyId, connectionId).Unprotect(credentials);
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(plain, JsonSerializerOptions.Default)!;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private IDataProtector For(Guid companyId, Guid connectionId) =>
        provider.CreateProtector("OrderSync.Connections", companyId.ToString("N"), connectionId.ToString("N"));
}

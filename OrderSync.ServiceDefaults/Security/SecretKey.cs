using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace OrderSync.ServiceDefaults.Security;

/// <summary>
/// A secret that an installation keeps outside Postgres and Redis. It is never used itself, only keys that are derived from it, one for
/// each purpose.
/// </summary>
public abstract class SecretKey
{
    private const int MinimumLength = 32;
    private const int DerivedBytes = 32;

    private readonly byte[] _secret;
    private readonly string _setting;

    /// <param name="setting">As "Security:MasterKey".</param>
    /// <param name="use">Ends the sentence that says what is missing.</param>
    /// <exception cref="InvalidOperationException">The setting is missing or too short: the host must not start.</exception>
    protected SecretKey(IConfiguration configuration, string setting, string use)
    {
        var text = configuration[setting]?.Trim() ?? "";
        if (text.Length < MinimumLength)
        {
            throw new InvalidOperationException(
                $"{setting} must be set to a random secret of at least {MinimumLength} characters "
                + $"(environment variable {setting.Replace(":", "__", StringComparison.Ordinal)}){use}");
        }
        _secret = Encoding.UTF8.GetBytes(text);
        _setting = setting;
    }

    /// <summary>A 256-bit key for one purpose, by HKDF-SHA256: knowing one tells nothing about another or the secret.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, DerivedBytes, salt: null, info: Encoding.UTF8.GetBytes($"OrderSync/{purpose}"));

    /// <summary>So that a log of it holds no secret.</summary>
    public override string ToString() => _setting;
}

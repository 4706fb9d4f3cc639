using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace OrderSync.Core.Security;

/// <summary>
/// Security:MasterKey: the one secret that an installation keeps outside its database. It is never used itself, only keys
/// that are derived from it, one for each purpose.
/// </summary>
public sealed class MasterKey
{
    private const string Setting = "Security:MasterKey";
    private const int MinimumLength = 32;
    private const int DerivedBytes = 32;

    private readonly byte[] _secret;

    private MasterKey(byte[] secret) => _secret = secret;

    /// <exception cref="InvalidOperationException">The setting is missing or too short: the host must not start.</exception>
    public static MasterKey From(IConfiguration configuration)
    {
        var text = configuration[Setting]?.Trim() ?? "";
        if (text.Length < MinimumLength)
        {
            throw new InvalidOperationException(
                $"{Setting} must be set to a random secret of at least {MinimumLength} characters "
                + "(environment variable Security__MasterKey); keep it: without it stored credentials cannot be read.");
        }
        return new MasterKey(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A 256-bit key for one purpose, by HKDF-SHA256: knowing one tells nothing about another or the master key.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, DerivedBytes, salt: null, info: Encoding.UTF8.GetBytes($"OrderSync/{purpose}"));

    /// <summary>So that a log of it holds no secret.</summary>
    public override string ToString() => "the master key";
}

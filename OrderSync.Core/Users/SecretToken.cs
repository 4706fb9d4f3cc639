using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OrderSync.Core.Users;

/// <summary>A random token, which its holder alone knows: what is stored is the hash.</summary>
public sealed record SecretToken(string Text, byte[] Hash)
{
    private const int Bytes = 32;

    public static SecretToken New()
    {
        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        return new SecretToken(text, HashOf(text));
    }

    /// <summary>SHA-256: what is random need not be hashed slowly.</summary>
    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Never the token, wherever this is logged.</summary>
    public override string ToString() => nameof(SecretToken);
}

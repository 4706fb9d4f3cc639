using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace OrderSync.ServiceDefaults.Security;

/// <summary>An element of a key ring at rest: AES-256-GCM, with nonce, tag and value as base64 in elements of their own.</summary>
public static class EncryptedXml
{
    /// <param name="key">256 bits.</param>
    /// <param name="name">Of the element that holds the result.</param>
    public static XElement Encrypt(byte[] key, XElement plaintext, string name)
    {
        var plain = Encoding.UTF8.GetBytes(plaintext.ToString(SaveOptions.DisableFormatting));
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var cipher = new byte[plain.Length];
        var tag = new byte[AesGcm.TagByteSizes.MaxSize];
        using var aes = new AesGcm(key, tag.Length);
        aes.Encrypt(nonce, plain, cipher, tag);
        CryptographicOperations.ZeroMemory(plain);
        return new XElement(
            name,
            new XElement("nonce", Convert.ToBase64String(nonce)),
            new XElement("tag", Convert.ToBase64String(tag)),
            new XElement("value", Convert.ToBase64String(cipher)));
    }

    /// <exception cref="CryptographicException">Encrypted under another key.</exception>
    public static XElement Decrypt(byte[] key, XElement encrypted)
    {
        var tag = Read(encrypted, "tag");
        var cipher = Read(encrypted, "value");
        var plain = new byte[cipher.Length];
        using var aes = new AesGcm(key, tag.Length);
        aes.Decrypt(Read(encrypted, "nonce"), cipher, tag, plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }

    private static byte[] Read(XElement element, string name) => Convert.FromBase64String((string)element.Element(name)!);
}

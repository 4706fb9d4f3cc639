using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace OrderSync.Core.Security;

/// <summary>Encrypts the key ring at rest: AES-256-GCM under a key derived from the master key.</summary>
public sealed class MasterKeyXmlEncryptor(MasterKey masterKey) : IXmlEncryptor
{
    internal const string Purpose = "key-ring";
    internal const string ElementName = "masterKeyEncrypted";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var cipher = new byte[plain.Length];
        var tag = new byte[AesGcm.TagByteSizes.MaxSize];
        using var aes = new AesGcm(masterKey.Derive(Purpose), tag.Length);
        aes.Encrypt(nonce, plain, cipher, tag);
        CryptographicOperations.ZeroMemory(plain);
        var element = new XElement(
            ElementName,
            new XElement("nonce", Convert.ToBase64String(nonce)),
            new XElement("tag", Convert.ToBase64String(tag)),
            new XElement("value", Convert.ToBase64String(cipher)));
        return new EncryptedXmlInfo(element, typeof(MasterKeyXmlDecryptor));
    }
}

/// <summary>Data Protection makes it by name, from the key ring's own XML, and hands it the services.</summary>
public sealed class MasterKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => Decrypt(services.GetRequiredService<MasterKey>(), encryptedElement);

    /// <exception cref="CryptographicException">Encrypted under another master key.</exception>
    internal static XElement Decrypt(MasterKey masterKey, XElement encryptedElement)
    {
        var tag = Read(encryptedElement, "tag");
        var cipher = Read(encryptedElement, "value");
        var plain = new byte[cipher.Length];
        using var aes = new AesGcm(masterKey.Derive(MasterKeyXmlEncryptor.Purpose), tag.Length);
        aes.Decrypt(Read(encryptedElement, "nonce"), cipher, tag, plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }

    private static byte[] Read(XElement element, string name) => Convert.FromBase64String((string)element.Element(name)!);
}

using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.ServiceDefaults.Security;

namespace OrderSync.Core.Security;

/// <summary>Encrypts the key ring at rest under a key derived from the master key.</summary>
public sealed class MasterKeyXmlEncryptor(MasterKey masterKey) : IXmlEncryptor
{
    internal const string Purpose = "key-ring";
    internal const string ElementName = "masterKeyEncrypted";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(EncryptedXml.Encrypt(masterKey.Derive(Purpose), plaintextElement, ElementName), typeof(MasterKeyXmlDecryptor));
}

/// <summary>Data Protection makes it by name, from the key ring's own XML, and hands it the services.</summary>
public sealed class MasterKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        EncryptedXml.Decrypt(services.GetRequiredService<MasterKey>().Derive(MasterKeyXmlEncryptor.Purpose), encryptedElement);
}

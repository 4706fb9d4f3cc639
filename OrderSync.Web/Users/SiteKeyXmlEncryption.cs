using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using OrderSync.ServiceDefaults.Security;

namespace OrderSync.Web.Users;

/// <summary>Encrypts the site's key ring in Redis: who reads Redis can make no session of it.</summary>
internal sealed class SiteKeyXmlEncryptor(SiteKey key) : IXmlEncryptor
{
    internal const string Purpose = "site-key-ring";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(EncryptedXml.Encrypt(key.Derive(Purpose), plaintextElement, "siteKeyEncrypted"), typeof(SiteKeyXmlDecryptor));
}

/// <summary>Data Protection makes it by name, from the key ring's own XML, and hands it the services.</summary>
internal sealed class SiteKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) =>
        EncryptedXml.Decrypt(services.GetRequiredService<SiteKey>().Derive(SiteKeyXmlEncryptor.Purpose), encryptedElement);
}

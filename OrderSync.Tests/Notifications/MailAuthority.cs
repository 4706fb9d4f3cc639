using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrderSync.Tests.Notifications;

/// <summary>An authority that no system knows, as a merchant with a mail server of their own has one.</summary>
internal sealed class MailAuthority : IDisposable
{
    private readonly X509Certificate2 _root;
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"ordersync-authority-{Path.GetRandomFileName()}.pem");

    public MailAuthority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Authority of the tests", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        _root = request.CreateSelfSigned(Yesterday, Yesterday.AddDays(30));
        System.IO.File.WriteAllText(_file, _root.ExportCertificatePem());
    }

    /// <summary>Its certificate, as Email:CaFile takes it.</summary>
    public string File => _file;

    private static DateTimeOffset Yesterday => TimeProvider.System.GetUtcNow().AddDays(-1);

    /// <summary>A server's certificate; for the address at which the tests' mail server listens, unless another is named.</summary>
    public X509Certificate2 Sign(string address = "127.0.0.1")
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mail.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var signed = request.Create(_root, Yesterday, Yesterday.AddDays(20), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        _root.Dispose();
        System.IO.File.Delete(_file);
    }
}

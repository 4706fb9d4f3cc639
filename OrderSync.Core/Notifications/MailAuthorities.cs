using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrderSync.Core.Notifications;

/// <summary>Trusts certificates of a mail server that authorities of one's own have signed (Email:CaFile).</summary>
internal sealed class MailAuthorities(string file)
{
    /// <summary>Signs for servers, as RFC 5280 numbers it.</summary>
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    public static bool CanRead(string? file)
    {
        if (string.IsNullOrWhiteSpace(file))
            return true;
        try
        {
            return Read(file).Count > 0;
        }
        catch (Exception trouble) when (trouble is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>As SslStream asks: what the system trusts is trusted, and beyond it only what these authorities have signed for that name.</summary>
    public bool IsTrusted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 server)
            return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(Read(file));
        own.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        // An authority of one's own seldom publishes what it has revoked.
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (chain is not null)
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        return own.Build(server);
    }

    /// <summary>Each time anew: a file that is replaced counts without a restart.</summary>
    private static X509Certificate2Collection Read(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities;
    }
}

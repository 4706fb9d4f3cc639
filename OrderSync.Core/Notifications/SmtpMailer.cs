using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace OrderSync.Core.Notifications;

/// <param name="MessageId">The same when it is sent again because nobody knows whether it was sent.</param>
public sealed record OutgoingEmail(string MessageId, string To, string Name, string Subject, string Plain, string Html);

/// <summary>The message was not taken. What it says is for a person, and holds no secret.</summary>
/// <param name="isFinal">Another try would be refused as well.</param>
public sealed class EmailRefusedException(string sentence, bool isFinal, Exception cause) : Exception(sentence, cause)
{
    public bool IsFinal { get; } = isFinal;
}

/// <summary>Speaks SMTP, by MailKit.</summary>
public sealed class SmtpMailer(IOptions<EmailOptions> options, TimeProvider time)
{
    private const int TimeoutMs = 30_000;
    private const int ImplicitTlsPort = 465;

    /// <summary>One conversation for one message: they are few, and nobody else's waits for a server that hangs.</summary>
    /// <exception cref="EmailRefusedException">It was not sent.</exception>
    public async Task SendAsync(OutgoingEmail email, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        using var client = new SmtpClient { Timeout = TimeoutMs };
        if (!string.IsNullOrWhiteSpace(settings.CaFile))
        {
            var authorities = new MailAuthorities(settings.CaFile);
            client.ServerCertificateValidationCallback = (_, certificate, chain, errors) => authorities.IsTrusted(certificate, chain, errors);
        }
        try
        {
            await client.ConnectAsync(settings.Host!, settings.Port, TlsOf(settings), cancellationToken);
            if (!string.IsNullOrEmpty(settings.User))
                await client.AuthenticateAsync(settings.User, settings.Password ?? "", cancellationToken);
            using var message = Compose(email, settings);
            await client.SendAsync(message, cancellationToken);
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (SmtpCommandException refused)
        {
            var isFinal = refused.ErrorCode == SmtpErrorCode.RecipientNotAccepted && (int)refused.StatusCode >= 500;
            throw new EmailRefusedException($"The mail server answered {(int)refused.StatusCode}: {refused.Message}", isFinal, refused);
        }
        catch (Exception failure) when (Sentence(failure) is { } sentence)
        {
            throw new EmailRefusedException(sentence, isFinal: false, failure);
        }
    }

    /// <summary>What whoever runs the installation can do something with; null for what has nothing to do with the server.</summary>
    private static string? Sentence(Exception failure) => failure switch
    {
        AuthenticationException => $"The mail server did not accept Email:User and Email:Password: {failure.Message}",
        SslHandshakeException { ServerCertificate: not null } =>
            "The mail server's certificate is not trusted, or is not for that name. Where an authority of your own has signed it, name that authority's file in Email:CaFile.",
        SslHandshakeException => "TLS could not be agreed on with the mail server: see Email:Tls and Email:Port.",
        NotSupportedException => "The mail server cannot do what the settings ask of it: see Email:Tls and Email:User.",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "The mail server refuses connections: see Email:Host and Email:Port.",
        SocketException => "The mail server could not be reached: see Email:Host and Email:Port.",
        TimeoutException => "The mail server did not answer in time.",
        IOException or SmtpProtocolException or ServiceNotConnectedException => "The connection to the mail server was cut, or it does not speak SMTP there.",
        _ => null,
    };

    private MimeMessage Compose(OutgoingEmail email, EmailOptions settings)
    {
        var message = new MimeMessage { Subject = email.Subject, Date = time.GetUtcNow(), MessageId = email.MessageId };
        message.From.Add(MailboxAddress.Parse(settings.From!));
        message.To.Add(new MailboxAddress(email.Name, email.To));
        // Answers of machines, such as "out of office", are of no use to anybody here.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = new BodyBuilder { TextBody = email.Plain, HtmlBody = email.Html }.ToMessageBody();
        return message;
    }

    /// <summary>Who stands between must not talk us out of TLS, where a password follows.</summary>
    private static SecureSocketOptions TlsOf(EmailOptions settings) => settings.Tls switch
    {
        EmailTls.None => SecureSocketOptions.None,
        EmailTls.StartTls => SecureSocketOptions.StartTls,
        EmailTls.Tls => SecureSocketOptions.SslOnConnect,
        _ when settings.Port == ImplicitTlsPort => SecureSocketOptions.SslOnConnect,
        _ when !string.IsNullOrEmpty(settings.User) => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.StartTlsWhenAvailable,
    };
}

using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using OrderSync.Core.Notifications;

namespace OrderSync.Worker.Notifications.Email;

/// <param name="MessageId">The same when it is sent again because nobody knows whether it was sent.</param>
internal sealed record OutgoingEmail(string MessageId, string To, string Name, string Subject, string Plain, string Html);

/// <summary>The message was not taken.</summary>
/// <param name="isFinal">Another try would be refused as well.</param>
internal sealed class EmailRefusedException(string sentence, bool isFinal, Exception cause) : Exception(sentence, cause)
{
    public bool IsFinal { get; } = isFinal;
}

/// <summary>Speaks SMTP, by MailKit.</summary>
public sealed class SmtpMailer(IOptions<EmailOptions> options, TimeProvider time)
{
    private const int TimeoutMs = 30_000;

    /// <summary>One conversation for one message: they are few, and nobody else's waits for a server that hangs.</summary>
    /// <exception cref="EmailRefusedException">It was not sent.</exception>
    internal async Task SendAsync(OutgoingEmail email, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        using var client = new SmtpClient { Timeout = TimeoutMs };
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
        catch (Exception trouble) when (trouble is IOException or System.Net.Sockets.SocketException or SmtpProtocolException or ServiceNotConnectedException
            or AuthenticationException or SslHandshakeException or TimeoutException)
        {
            throw new EmailRefusedException($"The mail server could not be used: {trouble.Message}", isFinal: false, trouble);
        }
    }

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

    private static SecureSocketOptions TlsOf(EmailOptions settings) => settings.Tls switch
    {
        EmailTls.None => SecureSocketOptions.None,
        EmailTls.StartTls => SecureSocketOptions.StartTls,
        EmailTls.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.Auto,
    };
}

using System.Globalization;
using OrderSync.Core.Notifications;

namespace OrderSync.Api.Notifications;

/// <summary>Sends an e-mail for which a person waits, and says what came of it.</summary>
public sealed class PromptMailer(SmtpMailer mailer, ILogger<PromptMailer> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <returns>Why it was not sent, or null.</returns>
    public async Task<string?> TrySendAsync(OutgoingEmail message, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await mailer.SendAsync(message, limit.Token);
            return null;
        }
        catch (EmailRefusedException refused)
        {
            logger.LogWarning(refused, "The e-mail {MessageId} was not sent", message.MessageId);
            return refused.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The mail server did not answer within {Patience.TotalSeconds:0} s.");
        }
    }
}

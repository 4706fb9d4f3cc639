using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrderSync.Contracts.Notifications;
using OrderSync.Core.Data;
using OrderSync.Core.Notifications;

namespace OrderSync.Api.Notifications;

/// <summary>Whether e-mails can be sent, and what keeps those of the company from being sent.</summary>
public sealed class EmailChannel(OrderSyncDb db, IOptions<EmailOptions> email)
{
    public const string NotSetUp = "E-mail is not set up in this installation: whoever runs it sets Email:Host and Email:From.";

    public bool IsSetUp => email.Value.IsSetUp;

    public async Task<NotificationChannelView> ReadAsync(CancellationToken cancellationToken) => IsSetUp
        ? new("email", Ready: true, $"Sent from {email.Value.From}.", await TroubleAsync(cancellationToken))
        : new("email", Ready: false, NotSetUp);

    private async Task<string?> TroubleAsync(CancellationToken cancellationToken)
    {
        var refused = db.NotificationEmails.Where(row => row.State == EmailState.Pending && row.LastError != null);
        var waiting = await refused.CountAsync(cancellationToken);
        if (waiting == 0)
            return null;
        var last = await refused.OrderByDescending(row => row.Id).Select(row => row.LastError).FirstOrDefaultAsync(cancellationToken);
        return $"{waiting} {(waiting == 1 ? "message waits" : "messages wait")} to be tried again. {last}";
    }
}

using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Notifications;
using OrderSync.Core.Data;
using OrderSync.Core.Notifications;

namespace OrderSync.Api.Notifications;

/// <summary>Sends the caller one e-mail now, the way in which those of notifications are sent, and says what came of it.</summary>
public sealed class TestEmail(
    OrderSyncDb db, PromptMailer mailer, EmailChannel channel, IOptions<SiteOptions> site, CurrentUser user, AuditLog audit, TimeProvider time)
{
    public async Task<TestEmailView> SendAsync(CancellationToken cancellationToken)
    {
        if (!channel.IsSetUp)
            return new TestEmailView(Sent: false, EmailChannel.NotSetUp);
        var person = await db.Users.AsNoTracking().SingleAsync(row => row.Id == user.Id, cancellationToken);
        var refusal = await mailer.TrySendAsync(Message(person.Email, person.Name), cancellationToken);
        audit.Record("notification-email.test", user.Id, refusal is null ? "Sent a test e-mail to their own address." : $"A test e-mail to their own address was not sent: {refusal}");
        await db.SaveChangesAsync(CancellationToken.None);
        return refusal is null
            ? new TestEmailView(Sent: true, $"Sent to {person.Email}: the mail server has taken it. Look among unwanted mail too.")
            : new TestEmailView(Sent: false, refusal);
    }

    private OutgoingEmail Message(string address, string name)
    {
        var link = site.Value.PublicUrl is { } url ? $" {new Uri(url, "/settings/notifications")}" : "";
        var text = $"This is a test, which you asked for in OrderSync. E-mails of notifications come to you the same way.{link}";
        return new OutgoingEmail(
            $"{Guid.CreateVersion7(time.GetUtcNow()):N}@ordersync", address, name, "OrderSync: a test e-mail", text, $"<!doctype html><html lang=\"en\"><body><p>{text}</p></body></html>");
    }
}

/// <summary>A person tries a few times in a row while settings are being put right; nobody needs more.</summary>
public sealed class TestEmailLimit : IRateLimiterPolicy<Guid>
{
    public const string Name = "test-email";

    public const int AtOnce = 5;

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected { get; } =
        (rejected, _) => new(Problems.WriteTooManyAsync(rejected, "You have sent several test e-mails in a row. Wait a minute.", TimeSpan.FromMinutes(1)));

    public RateLimitPartition<Guid> GetPartition(HttpContext httpContext) => RateLimitPartition.GetTokenBucketLimiter(
        httpContext.RequestServices.GetRequiredService<CurrentUser>().Id,
        _ => new TokenBucketRateLimiterOptions { TokenLimit = AtOnce, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromMinutes(1), QueueLimit = 0 });
}

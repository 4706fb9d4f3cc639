using Microsoft.Extensions.DependencyInjection;

namespace OrderSync.Core.Notifications;

public static class NotificationSetup
{
    /// <summary>What raises notifications, and their settings; the worker sends them.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddOptions<NotificationOptions>().BindConfiguration("Notifications")
            .Validate(options => options.FailuresInARow >= 2, "Notifications:FailuresInARow must be at least 2.")
            .Validate(options => options.Gather >= TimeSpan.Zero && options.Apart >= TimeSpan.Zero, "Notifications:Gather and Notifications:Apart must not be less than 0.")
            .Validate(options => options.Stale is { Hours: >= 1 and <= 24, AtLeast: >= 1 }, "Notifications:Stale:Hours must be 1 to 24, Notifications:Stale:AtLeast at least 1.")
            .ValidateOnStart();
        services.AddOptions<EmailOptions>().BindConfiguration("Email")
            .Validate(options => string.IsNullOrWhiteSpace(options.Host) || !string.IsNullOrWhiteSpace(options.From), "Email:From must be set where Email:Host is: the sender of all e-mails.")
            .Validate(options => options.Port is > 0 and < 65536, "Email:Port must be 1 to 65535.")
            .Validate(options => MailAuthorities.CanRead(options.CaFile), "Email:CaFile must be a PEM file that can be read, with a certificate in it.")
            .ValidateOnStart();
        services.AddOptions<SiteOptions>().BindConfiguration("Site");
        return services
            .AddSingleton<NotificationMessages>()
            .AddSingleton<NotificationWriter>()
            .AddSingleton<SmtpMailer>()
            .AddSingleton<WebhookSecrets>();
    }
}

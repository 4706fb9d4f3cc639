namespace OrderSync.Core.Notifications;

/// <summary>Section "Notifications".</summary>
public sealed class NotificationOptions
{
    /// <summary>So many failures of a connection in a row are a notification of their own.</summary>
    public int FailuresInARow { get; set; } = 3;

    /// <summary>An e-mail waits so long for others that belong into the same message.</summary>
    public TimeSpan Gather { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two e-mails to the same person, who gets each at once, there is at least this.</summary>
    public TimeSpan Apart { get; set; } = TimeSpan.FromMinutes(5);

    public StaleOptions Stale { get; set; } = new();
}

/// <summary>When orders that do not arrive are worth a notification.</summary>
public sealed class StaleOptions
{
    /// <summary>So long nothing has come in.</summary>
    public int Hours { get; set; } = 3;

    /// <summary>In the same hours of each of the last four weeks but one, at least so many orders came in.</summary>
    public int AtLeast { get; set; } = 10;
}

/// <summary>Section "Email": the same for Api and Worker. Without a host nothing is sent, and the site says so.</summary>
public sealed class EmailOptions
{
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    public string? User { get; set; }

    public string? Password { get; set; }

    /// <summary>Of all messages, for example "OrderSync &lt;ordersync@example.com&gt;".</summary>
    public string? From { get; set; }

    public EmailTls Tls { get; set; } = EmailTls.Auto;

    /// <summary>
    /// A PEM file with certificates of authorities that are trusted beside those of the system, for a mail server of one's own. There is no
    /// way to accept whatever comes: a password would go to whoever answers.
    /// </summary>
    public string? CaFile { get; set; }

    public bool IsSetUp => !string.IsNullOrWhiteSpace(Host) && !string.IsNullOrWhiteSpace(From);

    /// <summary>Whether e-mails can hold links: without the site's public address they would lead nowhere.</summary>
    public bool CanSendLinks(SiteOptions site) => IsSetUp && site.PublicUrl is not null;
}

public enum EmailTls
{
    /// <summary>TLS from the first byte on port 465, else STARTTLS; without a user also plainly, where the server offers none.</summary>
    Auto,

    /// <summary>Plainly, the password too.</summary>
    None,

    /// <summary>Nothing is sent where the server does not offer it.</summary>
    StartTls,

    /// <summary>From the first byte.</summary>
    Tls,
}

/// <summary>Section "Site".</summary>
public sealed class SiteOptions
{
    /// <summary>Where people open the site, for links in e-mails; without it they have none.</summary>
    public Uri? PublicUrl { get; set; }
}

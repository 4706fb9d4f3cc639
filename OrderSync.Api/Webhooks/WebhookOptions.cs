namespace OrderSync.Api.Webhooks;

/// <summary>Section "Webhooks".</summary>
public sealed class WebhookOptions
{
    /// <summary>The address under which platforms reach this Api from outside. Without it no webhook can be registered.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>A larger delivery is refused before it is read.</summary>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>How many deliveries one sender may make for one connection in the long run; more than that has to wait.</summary>
    public int PerSecond { get; set; } = 50;

    /// <summary>How many it may make at once: a merchant may change a thousand orders with one click.</summary>
    public int Burst { get; set; } = 2_000;

    public bool IsValid => MaxBodyBytes is > 0 and <= 1024 * 1024 && PerSecond > 0 && Burst > 0
        && (PublicUrl is null or "" || (Uri.TryCreate(PublicUrl, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"));

    /// <summary>Where a platform delivers for a connection; null without a public address.</summary>
    public string? AddressOf(string platform, Guid connectionId) =>
        string.IsNullOrEmpty(PublicUrl) ? null : $"{PublicUrl.TrimEnd('/')}/webhooks/{platform}/{connectionId}";
}

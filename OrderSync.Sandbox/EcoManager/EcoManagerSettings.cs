using OrderSync.Sandbox.Control;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>What EcoManager's shops have of their own.</summary>
internal sealed record EcoManagerSettings : ShopSettings
{
    /// <summary>Made up. A real token is about 80 alphanumeric characters (one source).</summary>
    public const string DefaultToken = "sandboxtoken0000000000";

    public EcoManagerSettings() => FirstId = 100_001;

    public string Token { get; init; } = DefaultToken;

    /// <summary>Guess: the only public caller takes 100 for the maximum. More is clamped.</summary>
    public int MaxPerPage { get; init; } = 100;

    /// <summary>Guess: timestamps carry no zone, and the merchants are in Algeria (+01:00).</summary>
    public int UtcOffsetMinutes { get; init; } = 60;

    /// <summary>How long it waits before a delivery's first retry; each further wait is twice as long.</summary>
    public int WebhookRetryMs { get; init; } = 1_000;

    internal override int OffsetMinutes => UtcOffsetMinutes;

    public override void Validate(FieldErrors errors)
    {
        base.Validate(errors);
        errors.Between(MaxPerPage, 1, 1_000, "maxPerPage");
        errors.Between(UtcOffsetMinutes, -840, 840, "utcOffsetMinutes");
        errors.Between(WebhookRetryMs, 1, 86_400_000, "webhookRetryMs");
        errors.Require(Token.Length is >= 1 and <= 500, "token", "must have 1 to 500 characters");
    }
}

using System.Globalization;
using OrderSync.Sandbox.Control;
using OrderSync.Sandbox.Limits;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>What a shop is like. Everything that it serves follows from this and from what is done to it afterwards.</summary>
internal sealed record EcoManagerSettings : IValidated
{
    /// <summary>Made up. A real token is about 80 alphanumeric characters (one source).</summary>
    public const string DefaultToken = "sandboxtoken0000000000";

    public int Orders { get; init; } = 2_000;

    /// <summary>The history's length; the orders are spread evenly over it.</summary>
    public int Days { get; init; } = 180;

    /// <summary>Default: from the shop's name.</summary>
    public long? Seed { get; init; }

    public long FirstId { get; init; } = 100_001;

    public string Token { get; init; } = DefaultToken;

    /// <summary>Guess: the only public caller takes 100 for the maximum. More is clamped.</summary>
    public int MaxPerPage { get; init; } = 100;

    /// <summary>Months ("2026-03") without any order, in UTC as well as in the shop's time.</summary>
    public IReadOnlyList<string> GapMonths { get; init; } = [];

    /// <summary>The history's end. Default: the time of the shop's creation or reset.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Guess: timestamps carry no zone, and the merchants are in Algeria (+01:00).</summary>
    public int UtcOffsetMinutes { get; init; } = 60;

    public int LatencyMs { get; init; }

    public GrowthSettings? Growth { get; init; }

    public RateLimitSettings? RateLimits { get; init; }

    public void Validate(FieldErrors errors)
    {
        errors.Between(Orders, 0, 10_000_000, "orders");
        errors.Between(Days, 1, 3_650, "days");
        errors.Between(FirstId, 1, 1_000_000_000_000, "firstId");
        errors.Between(MaxPerPage, 1, 1_000, "maxPerPage");
        errors.Between(UtcOffsetMinutes, -840, 840, "utcOffsetMinutes");
        errors.Between(LatencyMs, 0, 60_000, "latencyMs");
        errors.Between(EndsAt?.Year, 2000, 2100, "endsAt");
        errors.Between(Growth?.EverySeconds, 1, 86_400, "growth.everySeconds");
        errors.Require(Token.Length is >= 1 and <= 500, "token", "must have 1 to 500 characters");
        RateLimits?.Validate(errors);
        ValidateGaps(errors);
    }

    /// <summary>The first moment of a month written as "2026-03", in UTC.</summary>
    public static bool TryMonth(string text, out DateTimeOffset start) => DateTimeOffset.TryParseExact(
        text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out start);

    private void ValidateGaps(FieldErrors errors)
    {
        var wrong = GapMonths.FirstOrDefault(month => !TryMonth(month, out _));
        errors.Require(wrong is null, "gapMonths", $"must be months such as 2026-03, but one is {wrong}");
        errors.Require(GapMonths.Count <= 120, "gapMonths", "must be 120 months or fewer");
    }
}

/// <summary>The shop changes by itself while time passes.</summary>
internal sealed record GrowthSettings
{
    /// <summary>A new order each so many seconds.</summary>
    public int EverySeconds { get; init; } = 30;

    /// <summary>With each new order, a recent one moves on to its next state.</summary>
    public bool Progress { get; init; }
}

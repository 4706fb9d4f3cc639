using System.Globalization;
using OrderSync.Sandbox.Control;
using OrderSync.Sandbox.Limits;

namespace OrderSync.Sandbox.Shops;

/// <summary>What a shop of any platform is like. Everything that it serves follows from this and from what is done to it afterwards.</summary>
internal abstract record ShopSettings : IValidated
{
    public int Orders { get; init; } = 2_000;

    /// <summary>The history's length; the orders are spread evenly over it.</summary>
    public int Days { get; init; } = 180;

    /// <summary>Default: from the shop's name.</summary>
    public long? Seed { get; init; }

    public long FirstId { get; init; }

    /// <summary>Months ("2026-03") without any order, in UTC as well as in the shop's time.</summary>
    public IReadOnlyList<string> GapMonths { get; init; } = [];

    /// <summary>The history's end. Default: the time of the shop's creation or reset.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    public int LatencyMs { get; init; }

    public GrowthSettings? Growth { get; init; }

    public RateLimitSettings? RateLimits { get; init; }

    /// <summary>How far the shop's own time is ahead of UTC.</summary>
    internal virtual int OffsetMinutes => 0;

    public virtual void Validate(FieldErrors errors)
    {
        errors.Between(Orders, 0, 10_000_000, "orders");
        errors.Between(Days, 1, 3_650, "days");
        errors.Between(FirstId, 1, 1_000_000_000_000, "firstId");
        errors.Between(LatencyMs, 0, 60_000, "latencyMs");
        errors.Between(EndsAt?.Year, 2000, 2100, "endsAt");
        errors.Between(Growth?.EverySeconds, 1, 86_400, "growth.everySeconds");
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

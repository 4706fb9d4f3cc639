using System.ComponentModel.DataAnnotations;
using OrderSync.Contracts.Coverage;

namespace OrderSync.Contracts.Runs;

/// <summary>A range that a person asks for: a calendar month, or any two moments.</summary>
/// <param name="Month">For example "2026-04", in UTC; the current month means up to now.</param>
/// <param name="From">Inclusive; only without a month, and with <paramref name="To"/>.</param>
/// <param name="To">Exclusive; not in the future.</param>
public sealed record FetchRange(string? Month, DateTimeOffset? From, DateTimeOffset? To)
{
    public const int MaxMonths = 24;

    /// <summary>A client's clock may be ahead by so much.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    public bool IsEmpty => Month is null && From is null && To is null;

    /// <returns>What is wrong, by the name of the request's field.</returns>
    public IEnumerable<ValidationResult> Validate(DateTimeOffset now)
    {
        if (Month is not null)
            return ValidateMonth(now);
        return From is { } from && To is { } to
            ? ValidateMoments(from, to, now)
            : [new ValidationResult("A range needs a month such as 2026-04, or both from and to.", [nameof(Month)])];
    }

    /// <summary>The range in UTC, which ends now at the latest. Only of a valid range.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Resolve(DateTimeOffset now)
    {
        var (from, to) = CalendarMonth.TryParse(Month, out var month) ? (month.Start, month.End) : (From!.Value, To!.Value);
        return (from.ToUniversalTime(), to > now ? now.ToUniversalTime() : to.ToUniversalTime());
    }

    private IEnumerable<ValidationResult> ValidateMonth(DateTimeOffset now)
    {
        if (From is not null || To is not null)
            yield return new ValidationResult("A month goes without from and to.", [nameof(Month)]);
        if (!CalendarMonth.TryParse(Month, out var month))
            yield return new ValidationResult("month must be a month such as 2026-04.", [nameof(Month)]);
        else if (month.Start >= now)
            yield return new ValidationResult("month must not be in the future.", [nameof(Month)]);
    }

    private static IEnumerable<ValidationResult> ValidateMoments(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        if (from >= to)
            yield return new ValidationResult("to must be after from.", [nameof(To)]);
        else if (to > now + Grace || from >= now)
            yield return new ValidationResult("to must not be in the future.", [nameof(To)]);
        else if (to > from.AddMonths(MaxMonths))
            yield return new ValidationResult($"A range has at most {MaxMonths} months.", [nameof(From)]);
    }
}

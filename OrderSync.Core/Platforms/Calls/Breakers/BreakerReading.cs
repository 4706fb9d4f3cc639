using System.Globalization;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms.Calls.Budgets;

namespace OrderSync.Core.Platforms.Calls.Breakers;

/// <summary>A connection's breaker as it stands.</summary>
/// <param name="Opening">Counts the openings, so that two readings of the same one can be told.</param>
/// <param name="Failures">In a row.</param>
/// <param name="Since">When it opened first; null while it is closed.</param>
/// <param name="NextIn">When a call is tried next, while it is not closed.</param>
/// <param name="Reason">The last failure's sentence.</param>
public sealed record BreakerReading(BreakerState State, long Opening, int Failures, DateTimeOffset? Since, TimeSpan NextIn, string Reason)
{
    public static readonly BreakerReading Closed = new(BreakerState.Closed, 0, 0, null, TimeSpan.Zero, "");

    public string Sentence(DateTimeOffset now) => State switch
    {
        BreakerState.Closed => "Calls go through.",
        BreakerState.HalfOpen => $"Circuit half open: one call is tried after {Failed}.",
        _ => $"Circuit open since {Clock(Since ?? now)} after {Failed}; next try {Clock(now + NextIn)}.",
    };

    public BreakerView ToView(DateTimeOffset now) => new(
        State,
        Since,
        State == BreakerState.Closed || Reason.Length == 0 ? null : Reason,
        State == BreakerState.Closed ? null : now + NextIn,
        Failures,
        Sentence(now));

    private string Failed
    {
        get
        {
            var failures = string.Create(CultureInfo.InvariantCulture, $"{Failures} {(Failures == 1 ? "failure" : "failures")}");
            return Reason.Length == 0 ? failures : $"{failures} ({Reason.TrimEnd('.')})";
        }
    }

    private static string Clock(DateTimeOffset at) => BudgetSentences.Clock(at, TimeSpan.FromHours(1));
}

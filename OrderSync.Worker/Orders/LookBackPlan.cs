using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;

namespace OrderSync.Worker.Orders;

/// <summary>Which look-backs a fetch does: those that are due, within a share of the connection's calls. Pure.</summary>
public static class LookBackPlan
{
    /// <summary>A schedule does not start its runs to the second.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <param name="counted">All of the connection's.</param>
    /// <param name="budget">Of fetches that no person has started.</param>
    /// <param name="now">When the run was asked for.</param>
    /// <returns>Of each stream the deepest that is due.</returns>
    public static IReadOnlyList<CountedLookBack> Due(
        IReadOnlyList<CountedLookBack> counted, LookBackUrgency urgency, LookBackBudget budget, DateTimeOffset now)
    {
        var needed = counted.Where(look => look.Calls > 0).ToList();
        var stretch = Math.Max(1, needed.Sum(look => look.Calls * (Day / look.LookBack.Every)) / budget.CallsPerDay);
        var left = budget.CallsPerDay - budget.Spent;
        var chosen = new List<CountedLookBack>();
        foreach (var stream in needed.GroupBy(look => look.LookBack.Stream))
        {
            var due = stream.Where(look => !(now - look.LastAt < Interval(look, urgency, stretch, budget) - Slack));
            if (due.Where(look => urgency == LookBackUrgency.Now || look.Calls <= left).MaxBy(look => look.LookBack.Depth) is not { } deepest)
                continue;
            chosen.Add(deepest);
            left -= deepest.Calls;
        }
        return chosen;
    }

    public static LookBackUrgency UrgencyOf(Run run) => run.RequestedBy switch
    {
        ScheduleFirings.BySchedule => LookBackUrgency.ByTurns,
        RunsSoon.By => LookBackUrgency.OnceAffordable,
        _ => LookBackUrgency.Now,
    };

    private static TimeSpan Interval(CountedLookBack look, LookBackUrgency urgency, double stretch, LookBackBudget budget) => urgency switch
    {
        LookBackUrgency.Now => TimeSpan.Zero,
        LookBackUrgency.OnceAffordable => Day * (look.Calls / budget.CallsPerDay),
        _ => look.LookBack.Every * stretch,
    };
}

public enum LookBackUrgency
{
    /// <summary>A schedule's run.</summary>
    ByTurns,

    /// <summary>A platform says that something has changed, and not what: as soon as the calls of the last time have been earned back.</summary>
    OnceAffordable,

    /// <summary>A person has started the run.</summary>
    Now,
}

/// <param name="Calls">What it takes now; none where nothing is to be found.</param>
/// <param name="LastAt">When a run was asked for that has done it; null for never.</param>
public sealed record CountedLookBack(LookBack LookBack, long Calls, DateTimeOffset? LastAt);

/// <param name="CallsPerDay">Infinite where the platform has no limits.</param>
/// <param name="Spent">In the last 24 hours.</param>
public sealed record LookBackBudget(double CallsPerDay, double Spent)
{
    /// <summary>How many calls one look-back may take, so that there are some left for others.</summary>
    public double AtOnce => CallsPerDay / 2;
}

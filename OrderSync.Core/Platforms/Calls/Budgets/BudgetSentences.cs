using System.Globalization;

namespace OrderSync.Core.Platforms.Calls.Budgets;

/// <summary>Says why a call waits for its budget.</summary>
public static class BudgetSentences
{
    internal static string Of(BudgetRequest request, BudgetAnswer answer, DateTimeOffset now)
    {
        var until = Clock(now + answer.Left, answer.Left);
        if (answer.Reason == CallWaitReason.RetryAfter)
            return $"The platform of {request.Connection} {(answer.AskedFor > answer.Left ? Capped(answer.AskedFor, answer.Left, now) : $"asked to wait until {until}.")}";
        var spent = answer.Window switch
        {
            null => "calls that the platform allows are",
            { Calls: 1 } window => $"one call {Per(window.Length)} is",
            var window => $"{window.Calls.ToString("N0", CultureInfo.InvariantCulture)} calls {Per(window.Length)} are",
        };
        var others = answer.Ahead > 0 ? ", and others go first" : "";
        return $"Waiting for the budget of {request.Connection} until {until}: its {spent} spent{others}.";
    }

    /// <summary>Of a platform that asks for more than is waited for.</summary>
    public static string Capped(TimeSpan asked, TimeSpan waited, DateTimeOffset now) =>
        $"asked to wait until {Clock(now + asked, asked)}; OrderSync asks again at {Clock(now + waited, waited)}.";

    /// <summary>A time of day; with seconds where the wait is short, with the date where it is long.</summary>
    public static string Clock(DateTimeOffset at, TimeSpan left) =>
        at.UtcDateTime.ToString(left.TotalMinutes < 2 ? "HH:mm:ss" : left.TotalHours < 20 ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private static string Per(TimeSpan length) => length.TotalSeconds switch
    {
        1 => "a second",
        60 => "a minute",
        3_600 => "an hour",
        86_400 => "a day",
        _ => string.Create(CultureInfo.InvariantCulture, $"in {length.TotalSeconds:0.###} s"),
    };
}

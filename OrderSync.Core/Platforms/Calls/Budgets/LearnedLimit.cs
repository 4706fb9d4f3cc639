namespace OrderSync.Core.Platforms.Calls.Budgets;

/// <summary>What an answer tells about a limit of the platform. It counts beside our own limits: the stricter holds.</summary>
/// <param name="Name">Tells the limits of a platform apart.</param>
/// <param name="Calls">The whole limit, with <paramref name="Window"/>.</param>
/// <param name="Left">How many calls are left until the reset, those of others on the same account included.</param>
/// <param name="ResetIn">When all of them are back.</param>
public sealed record LearnedLimit(string Name, int? Calls = null, TimeSpan? Window = null, int? Left = null, TimeSpan? ResetIn = null)
{
    /// <summary>For platforms that tell a rate of less than one call a second, with a burst.</summary>
    public static LearnedLimit Rate(string name, double perSecond, int burst = 1) =>
        new(name, burst, TimeSpan.FromSeconds(burst / perSecond));
}

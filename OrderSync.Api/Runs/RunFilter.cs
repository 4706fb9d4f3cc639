using OrderSync.Api.Lists;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Runs;

/// <param name="States">Empty for all.</param>
/// <param name="RetryScheduled">Only those that are tried again by themselves.</param>
public sealed record RunFilter(IReadOnlyList<RunState> States, string? Platform, Guid? ConnectionId, bool RetryScheduled = false)
{
    public const string Active = "active";

    public static string Words { get; } = EnumWords.Of<RunState>();

    public static bool TryParse(string? status, out IReadOnlyList<RunState> states)
    {
        states = [];
        if (string.IsNullOrEmpty(status))
            return true;
        if (string.Equals(status, Active, StringComparison.OrdinalIgnoreCase))
        {
            states = RunStates.Active;
            return true;
        }
        if (!EnumWords.TryRead<RunState>(status, out var state))
            return false;
        states = [state!.Value];
        return true;
    }
}

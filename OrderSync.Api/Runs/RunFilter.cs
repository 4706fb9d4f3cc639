using OrderSync.Contracts.Runs;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Runs;

/// <param name="States">Empty for all.</param>
/// <param name="RetryScheduled">Only those that are tried again by themselves.</param>
public sealed record RunFilter(IReadOnlyList<RunState> States, string? Platform, Guid? ConnectionId, bool RetryScheduled = false)
{
    public const string Active = "active";

    public static string Words { get; } = string.Join(", ", Enum.GetNames<RunState>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName));

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
        if (!char.IsLetter(status[0]) || !Enum.TryParse<RunState>(status, ignoreCase: true, out var state))
            return false;
        states = [state];
        return true;
    }
}

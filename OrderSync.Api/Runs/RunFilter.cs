using OrderSync.Contracts.Runs;

namespace OrderSync.Api.Runs;

/// <param name="States">Empty for all.</param>
public sealed record RunFilter(IReadOnlyList<RunState> States, string? Platform, Guid? ConnectionId)
{
    public const string Active = "active";

    public static readonly IReadOnlyList<RunState> ActiveStates = [RunState.Queued, RunState.Running, RunState.Waiting, RunState.Paused];

    public static string Words { get; } = string.Join(", ", Enum.GetNames<RunState>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName));

    public static bool TryParse(string? status, out IReadOnlyList<RunState> states)
    {
        states = [];
        if (string.IsNullOrEmpty(status))
            return true;
        if (string.Equals(status, Active, StringComparison.OrdinalIgnoreCase))
        {
            states = ActiveStates;
            return true;
        }
        if (!char.IsLetter(status[0]) || !Enum.TryParse<RunState>(status, ignoreCase: true, out var state))
            return false;
        states = [state];
        return true;
    }
}

using System.Globalization;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Orders;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Assignment;

internal static class AssignmentWords
{
    public static IReadOnlyList<OrderStatus> Assignable { get; } =
        [.. Enum.GetValues<OrderStatus>().Where(status => status is not (OrderStatus.Delivered or OrderStatus.Cancelled or OrderStatus.Returned))];

    public static (string Word, string Tone, string Icon) State(AssignmentState state) => state switch
    {
        AssignmentState.Assigned => ("assigned", "quiet", "fa-solid fa-inbox"),
        AssignmentState.InWork => ("in work", "run", "fa-solid fa-person-digging"),
        AssignmentState.Done => ("done", "ok", "fa-solid fa-check"),
        AssignmentState.Closed => ("closed", "ok", "fa-solid fa-box-archive"),
        _ => ("taken back", "wait", "fa-solid fa-rotate-left"),
    };

    public static (string Word, string Tone, string Icon) Duty(AgentView agent) => agent switch
    {
        { Disabled: true } => ("account switched off", "bad", "fa-solid fa-ban"),
        { TakesPart: false } => ("not assigned orders", "quiet", "fa-solid fa-minus"),
        { OnDuty: false } => ("off duty", "quiet", "fa-solid fa-moon"),
        { InHours: false } => ("outside hours", "wait", "fa-regular fa-clock"),
        _ when agent.Open >= agent.Capacity => ("at capacity", "warn", "fa-solid fa-circle-exclamation"),
        _ => ("on duty", "ok", "fa-solid fa-circle-check"),
    };

    /// <summary>Why an order is with its agent, in a few words: "Least busy (48 open orders)". The sentence and the candidates say the rest.</summary>
    public static string Reason(ExplanationView why)
    {
        if (why.Candidates.FirstOrDefault(candidate => candidate.Chosen) is not { } chosen)
            return why.Sentence;
        var able = why.Candidates.Where(candidate => candidate.Bar is null).ToList();
        var open = Figures.Count(chosen.Open, "open order", "open orders");
        var reason = able.Count == 1 && why.More == 0 ? "The only one available"
            : able.Any(other => !other.Chosen && other.Open * chosen.Weight == chosen.Open * other.Weight) ? $"Next in turn ({open})"
            : $"Least busy ({open})";
        return why.Rule is { } rule ? $"{reason}, rule “{rule}”" : reason;
    }

    public static string Bar(AgentBar? bar) => bar switch
    {
        null => "could have taken it",
        AgentBar.NotInRule => "not named by the rule",
        AgentBar.OffDuty => "off duty",
        AgentBar.OutsideHours => "outside working hours",
        _ => "at capacity",
    };

    /// <summary>The colour of an agent's bar of work.</summary>
    public static string Load(AgentView agent) => agent.Open >= agent.Capacity ? "warn" : agent.OnDuty ? "run" : "quiet";

    /// <summary>"Mon–Fri 08:00–17:00, Sat 08:00–12:00": days that follow each other with the same hours are put together.</summary>
    public static string Hours(IReadOnlyList<WorkSpan> hours)
    {
        if (hours.Count == 0)
            return "at any time";
        var groups = hours.GroupBy(span => (span.From, span.To)).OrderBy(group => group.Key.From)
            .Select(group => $"{Days([.. group.Select(span => Place(span.Day)).Order()])} {Clock(group.Key.From)}–{Clock(group.Key.To)}");
        return string.Join(", ", groups);
    }

    public static string Clock(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Monday first.</summary>
    public static IReadOnlyList<DayOfWeek> Week { get; } = [.. Enumerable.Range(1, 7).Select(day => (DayOfWeek)(day % 7))];

    private static int Place(DayOfWeek day) => ((int)day + 6) % 7;

    private static string Days(List<int> places)
    {
        var runs = new List<(int First, int Last)>();
        foreach (var place in places)
        {
            if (runs.Count > 0 && runs[^1].Last == place - 1)
                runs[^1] = (runs[^1].First, place);
            else
                runs.Add((place, place));
        }
        return string.Join(", ", runs.Select(run => run.First == run.Last ? Name(run.First) : $"{Name(run.First)}–{Name(run.Last)}"));
    }

    private static string Name(int place) => Week[place].ToString()[..3];
}

using OrderSync.Contracts.Scheduling;
using OrderSync.Web.Api;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Scheduling;

/// <summary>Schedules in words, tones and icons. All of it pure.</summary>
public static class ScheduleWords
{
    public static string Kind(ScheduleKind kind) => kind switch
    {
        ScheduleKind.OrderSync => "Order sync",
        ScheduleKind.ShippingSync => "Shipping sync",
        _ => "Cleanup",
    };

    public static string Name(ScheduleKind kind, string? connection) => $"{Kind(kind)} · {connection ?? "the company"}";

    public static (string Word, string Tone, string Icon) Outcome(FiringOutcome outcome) => outcome switch
    {
        FiringOutcome.Waiting => ("Waiting", "wait", "fa-regular fa-clock"),
        FiringOutcome.Started => ("Running", "run", "fa-solid fa-arrows-rotate"),
        FiringOutcome.Succeeded => ("Succeeded", "ok", "fa-solid fa-check"),
        FiringOutcome.CompletedWithErrors => ("With problems", "warn", "fa-solid fa-triangle-exclamation"),
        FiringOutcome.Failed => ("Failed", "bad", "fa-solid fa-xmark"),
        FiringOutcome.Stopped => ("Stopped", "quiet", "fa-solid fa-stop"),
        FiringOutcome.Skipped => ("Skipped", "quiet", "fa-solid fa-forward"),
        _ => ("Missed", "warn", "fa-regular fa-circle-question"),
    };

    /// <summary>What was triggered, in one sentence.</summary>
    public static string Triggered(TriggerView triggered) => (triggered.Started.Count, triggered.Refused) switch
    {
        (0, []) => "There is nothing to start: no connection has this.",
        (0, [var one]) => $"Nothing was started. {one.Reason}",
        (var started, []) => $"{Figures.Count(started, "task", "tasks")} started.",
        (var started, var refused) => $"{Figures.Count(started)} started, {Figures.Count(refused.Count)} refused: {string.Join(" ", refused.Take(3).Select(one => one.Reason))}",
    };

    /// <summary>What is wrong with what a person typed.</summary>
    public static string Fault(ApiProblem problem) =>
        problem.Errors.Count > 0 ? string.Join(" ", problem.Errors.Values.SelectMany(sentences => sentences)) : problem.Sentence;

    /// <summary>What came of a firing, beside its outcome.</summary>
    public static string Result(FiringView firing) => firing switch
    {
        { Reason: { Length: > 0 } reason } => reason,
        { Counts: { Fetched: > 0 } counts } =>
            $"{What(firing.Kind, counts.Fetched)}: {Figures.Count(counts.Created)} new, {Figures.Count(counts.Updated)} changed.",
        { Counts: not null, Outcome: FiringOutcome.Succeeded } => "Nothing new.",
        { Results: { } results } => Told(results),
        _ => "",
    };

    private static string What(ScheduleKind kind, long count) => kind == ScheduleKind.ShippingSync
        ? Figures.Count(count, "shipment", "shipments")
        : Figures.Count(count, "order", "orders");

    private static string Told(System.Text.Json.JsonElement results) =>
        results.ValueKind == System.Text.Json.JsonValueKind.Object && results.TryGetProperty("sentence", out var sentence) ? sentence.GetString() ?? "" : "";
}

using OrderSync.Contracts.Coverage;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Texts;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Runs;

/// <summary>How runs are spoken of.</summary>
public static class RunWords
{
    public static bool IsActive(RunState state) =>
        state is RunState.Queued or RunState.Running or RunState.Waiting or RunState.Paused;

    public static string State(RunState state) => state switch
    {
        RunState.CompletedWithErrors => "with problems",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary>The name of a state's colour in the stylesheet, and its icon.</summary>
    public static (string Tone, string Icon) Look(RunState state) => state switch
    {
        RunState.Queued => ("quiet", "fa-regular fa-clock"),
        RunState.Running => ("run", "fa-solid fa-play"),
        RunState.Waiting => ("wait", "fa-solid fa-hourglass-half"),
        RunState.Paused => ("quiet", "fa-solid fa-pause"),
        RunState.Completed => ("ok", "fa-solid fa-check"),
        RunState.CompletedWithErrors => ("warn", "fa-solid fa-triangle-exclamation"),
        RunState.Failed => ("bad", "fa-solid fa-xmark"),
        _ => ("quiet", "fa-solid fa-stop"),
    };

    public static (string Word, string Tone, string Icon) Window(WindowState state) => state switch
    {
        WindowState.Pending => ("to do", "quiet", "fa-regular fa-clock"),
        WindowState.Running => ("running", "run", "fa-solid fa-play"),
        WindowState.Done => ("done", "ok", "fa-solid fa-check"),
        WindowState.Failed => ("failed", "bad", "fa-solid fa-xmark"),
        _ => ("stopped", "quiet", "fa-solid fa-stop"),
    };

    /// <summary>What a window is of, where its name does not say it.</summary>
    public static string? Stream(string stream) => stream switch
    {
        "orders" or "pages" => null,
        "newest" => "page 1 again",
        "lookups" => "one call each",
        _ => stream,
    };

    public static string Kind(RunKind kind) => kind switch
    {
        RunKind.OrderFetch => "order fetch",
        RunKind.ShippingStatus => "shipping statuses",
        RunKind.AmazonHistory => "history",
        RunKind.MenuPublish => "menu publishing",
        RunKind.Assignment => "assignment",
        RunKind.Reconcile => "reconcile",
        _ => "clean-up",
    };

    /// <summary>"order fetch, auto", "order fetch, 180 days", "dry run of order fetch, April 2026".</summary>
    public static string What(RunView run) => run.DryRun ? $"dry run of {Plainly(run)}" : Plainly(run);

    private static string Plainly(RunView run) => run.Mode switch
    {
        null => Kind(run.Kind),
        FetchMode.Duration => $"{Kind(run.Kind)}, {Figures.Count(run.DurationDays ?? 0, "day", "days")}",
        FetchMode.Auto when run.StopAtFirst => $"{Kind(run.Kind)}, auto to the first orders",
        FetchMode.Window when run is { RangeFrom: { } from, RangeTo: { } to } => $"{Kind(run.Kind)}, {Range(from, to)}",
        { } mode => $"{Kind(run.Kind)}, {mode.ToString().ToLowerInvariant()}",
    };

    /// <summary>Ranges are cut in UTC: "April 2026", "3 Mar to 9 Apr 2026".</summary>
    private static string Range(DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (CalendarMonth.Of(from), CalendarMonth.Of(to.AddTicks(-1)));
        return first == last && from == first.Start
            ? first.Label
            : $"{TimeWords.Day(from, TimeZoneInfo.Utc)} to {TimeWords.Day(to, TimeZoneInfo.Utc)}";
    }

    /// <summary>Null for "Fetching April 2026." where the window and its figures already say so; without the retry that its badge tells.</summary>
    public static Message? Message(RunView run) => run switch
    {
        { Message.Code: "run-working" } => null,
        { Retry: not null } => Contracts.Texts.Message.Sequence([.. run.Message.Parts.TakeWhile(part => part.Code != "run-next-try")]),
        _ => run.Message,
    };

    /// <summary>"351 orders/s".</summary>
    public static string Rate(double ordersPerSecond) => Figures.Rate(ordersPerSecond).Replace("/", " orders/", StringComparison.Ordinal);

    /// <summary>A retry reads windows that failed again: where only records could not be read, there is nothing for it to do.</summary>
    public static IReadOnlyList<RunAct> Acts(RunView run) => run.State switch
    {
        _ when run.Retry is not null => [RunAct.Retry, RunAct.CancelRetry],
        RunState.CompletedWithErrors when run.WindowsFailed == 0 => [],
        RunState.Queued when run.Wait is { Reason: RunWaitReason.OutsideHours } => [RunAct.Resume, RunAct.Stop],
        RunState.Queued => [RunAct.Stop],
        RunState.Running or RunState.Waiting => [RunAct.Pause, RunAct.Stop],
        RunState.Paused => [RunAct.Resume, RunAct.Stop],
        RunState.CompletedWithErrors or RunState.Failed or RunState.Stopped => [RunAct.Retry],
        _ => [],
    };

    public static string Act(RunAct act, RunView run) => act switch
    {
        RunAct.CancelRetry => "Cancel retry",
        RunAct.Resume when run.State == RunState.Queued => "Run now",
        RunAct.Retry when run.Retry is not null => "Retry now",
        RunAct.Retry when run.State == RunState.CompletedWithErrors => "Retry failed",
        _ => act.ToString(),
    };

    /// <summary>True when a retry may have been scheduled, run or cancelled; runs at work change none.</summary>
    public static bool ChangesRetries(LiveEvent live) => live.Run is { State: not (RunState.Running or RunState.Waiting) };

    /// <summary>What an action has led to, for the note that confirms it.</summary>
    public static string Acted(RunAct act, RunView run) => act switch
    {
        RunAct.Pause => $"{run.ConnectionName} pauses after the page it is on.",
        RunAct.Resume when run.State == RunState.Queued => $"{run.ConnectionName} starts now.",
        RunAct.Resume => $"Resumed: {run.ConnectionName} continues where it stopped.",
        RunAct.Stop => $"Stopped: {run.ConnectionName}. Orders already stored are kept.",
        RunAct.CancelRetry => $"{run.ConnectionName} is not tried again automatically.",
        _ => $"{run.ConnectionName} tries again.",
    };

    /// <summary>A bar is for what is under way: an empty one says nothing of what failed, nor a full one of what is done.</summary>
    public static bool HasBar(RunView run) =>
        run.State is RunState.Running or RunState.Waiting or RunState.Paused || (run.State == RunState.Queued && run.Percent > 0);

    /// <summary>The bar's fill: unknown only while the size of a run is unknown, and not full where windows are missing.</summary>
    public static double? Fill(RunView run) => run.State switch
    {
        RunState.CompletedWithErrors when run.WindowsFailed > 0 && run.WindowsTotal > 0 => 100.0 * run.WindowsDone / run.WindowsTotal,
        RunState.Completed or RunState.CompletedWithErrors => 100,
        RunState.Queued => run.Percent ?? 0,
        RunState.Failed or RunState.Stopped or RunState.Paused => run.Percent ?? 0,
        _ => run.Percent,
    };
}

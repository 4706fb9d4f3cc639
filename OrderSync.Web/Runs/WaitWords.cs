using OrderSync.Contracts.Runs;

namespace OrderSync.Web.Runs;

/// <summary>Why a run does not work, and what a person can do about it.</summary>
public static class WaitWords
{
    /// <summary>A run that a worker is about to take up needs no explanation.</summary>
    public static bool IsExplained(RunView run) => run.Wait is { Reason: not RunWaitReason.Worker };

    public static string Title(RunWaitReason reason) => reason switch
    {
        RunWaitReason.Budget => "Rate limit reached",
        RunWaitReason.RetryAfter => "The platform asked to wait",
        RunWaitReason.Breaker => "Paused after repeated failures (circuit breaker)",
        RunWaitReason.Backoff => "A call failed and is repeated",
        RunWaitReason.Concurrency => "Waiting for a free slot",
        RunWaitReason.WorkerAbsent => "No worker is running",
        RunWaitReason.Paused => "A person has paused it",
        RunWaitReason.OutsideHours => "Its schedule is quiet now",
        _ => "A worker is about to claim it",
    };

    public static string Advice(RunWaitReason reason) => reason switch
    {
        RunWaitReason.Budget => "It continues automatically. The rate limit keeps the platform from refusing calls; it is a setting of the connection.",
        RunWaitReason.RetryAfter => "It continues automatically. Calling earlier would only be refused again.",
        RunWaitReason.Breaker => "It continues automatically once the platform answers again: one call is tried now and then, the others wait for it.",
        RunWaitReason.Backoff => "It continues automatically. If the platform still fails after the last repeat, the task says what is missing.",
        RunWaitReason.Concurrency => "It starts automatically when one of them ends. Pause or stop one to let it go first.",
        RunWaitReason.WorkerAbsent => "Nothing runs until a worker is started: tell whoever runs OrderSync. Nothing that is queued is lost.",
        RunWaitReason.Paused => "Nothing happens until somebody resumes it; it then continues where it stopped.",
        RunWaitReason.OutsideHours => "It continues automatically when the quiet hours end. They are set with the schedule; a person can run it now.",
        _ => "That takes a few seconds.",
    };

    public static (string Tone, string Icon) Look(RunWaitReason reason) => reason switch
    {
        RunWaitReason.WorkerAbsent => ("bad", "fa-solid fa-triangle-exclamation"),
        RunWaitReason.Breaker => ("warn", "fa-solid fa-plug-circle-exclamation"),
        RunWaitReason.Paused => ("quiet", "fa-solid fa-pause"),
        RunWaitReason.OutsideHours => ("quiet", "fa-regular fa-moon"),
        _ => ("wait", "fa-solid fa-hourglass-half"),
    };

    public static string Spender(RunSpenderView spender, Guid run) => spender.RunId switch
    {
        null => "connection tests",
        { } id when id == run => "this task",
        _ => "another task",
    };
}

using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts.Scheduling;

/// <summary>GET and PUT /api/v1/scheduler/retention: for how many days the cleanup leaves what grows by itself.</summary>
/// <param name="ActivityDays">Who did what.</param>
/// <param name="CallDays">Calls of platforms.</param>
/// <param name="TaskLogDays">The log lines of tasks that have ended.</param>
/// <param name="HistoryDays">The scheduler's history.</param>
/// <param name="NotificationDays">Notifications, since they happened last, with everybody's entries of them.</param>
/// <param name="WebhookDeliveryDays">Messages to webhook endpoints that have been delivered or given up.</param>
/// <param name="WebhookEventDays">What platforms have told by webhook, once it has been dealt with. Their payloads are customers' data.</param>
public sealed record RetentionView(
    [Range(1, RetentionView.Most, ErrorMessage = RetentionView.Bounds)] int ActivityDays,
    [Range(1, RetentionView.MostOfTraffic, ErrorMessage = RetentionView.Bounds)] int CallDays,
    [Range(1, RetentionView.Most, ErrorMessage = RetentionView.Bounds)] int TaskLogDays,
    [Range(1, RetentionView.Most, ErrorMessage = RetentionView.Bounds)] int HistoryDays,
    [Range(1, RetentionView.Most, ErrorMessage = RetentionView.Bounds)] int NotificationDays,
    [Range(1, RetentionView.MostOfTraffic, ErrorMessage = RetentionView.Bounds)] int WebhookDeliveryDays,
    [Range(1, RetentionView.MostOfTraffic, ErrorMessage = RetentionView.Bounds)] int WebhookEventDays)
{
    public const int Most = 3650;

    /// <summary>Of what comes and goes all day.</summary>
    public const int MostOfTraffic = 365;

    internal const string Bounds = "Must be {1} to {2} days.";

    /// <summary>For a company that has set nothing.</summary>
    public static readonly RetentionView Standard = new(30, 7, 30, 90, 90, 30, 30);
}

/// <summary>What a cleanup has come to: the results of its line in the scheduler's history.</summary>
/// <param name="Sentence">All of it in one sentence.</param>
/// <param name="Vacuumed">Tables that had many dead rows. None with a dry run.</param>
public sealed record CleanupResultView(string Sentence, IReadOnlyList<CleanupStepView> Steps, IReadOnlyList<string> Vacuumed);

/// <param name="Name">What was removed, in the plural.</param>
/// <param name="Removed">How much; with a dry run, how much would be.</param>
/// <param name="Ms">How long it took.</param>
/// <param name="Problem">Why it failed; the other steps were done all the same.</param>
public sealed record CleanupStepView(string Name, long Removed, long Ms, string? Problem = null);

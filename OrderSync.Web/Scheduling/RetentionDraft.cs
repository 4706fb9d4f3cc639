using OrderSync.Contracts.Scheduling;

namespace OrderSync.Web.Scheduling;

/// <summary>For how long a company keeps what grows by itself, as the form edits it.</summary>
public sealed class RetentionDraft(RetentionView saved)
{
    /// <summary>In the order of <see cref="RetentionView"/>.</summary>
    public IReadOnlyList<RetentionField> Fields { get; } =
    [
        new("activityDays", "Activity", "Who did what.", RetentionView.Most, RetentionView.Standard.ActivityDays, saved.ActivityDays),
        new("callDays", "Calls", "What platforms were asked and answered.", RetentionView.MostOfTraffic, RetentionView.Standard.CallDays, saved.CallDays),
        new("taskLogDays", "Logs of tasks", "The lines of tasks that have ended.", RetentionView.Most, RetentionView.Standard.TaskLogDays, saved.TaskLogDays),
        new("historyDays", "History", "The scheduler’s.", RetentionView.Most, RetentionView.Standard.HistoryDays, saved.HistoryDays),
        new("notificationDays", "Notifications", "Since they happened last.", RetentionView.Most, RetentionView.Standard.NotificationDays, saved.NotificationDays),
        new(
            "webhookDeliveryDays", "Webhooks sent", "Delivered or given up.", RetentionView.MostOfTraffic, RetentionView.Standard.WebhookDeliveryDays, saved.WebhookDeliveryDays),
        new(
            "webhookEventDays", "Webhooks received", "Dealt with. They hold customers’ data.", RetentionView.MostOfTraffic, RetentionView.Standard.WebhookEventDays,
            saved.WebhookEventDays),
    ];

    public bool IsChanged => Fields.Any(one => one.IsChanged);

    /// <summary>
    /// Takes what is saved now, but for what a person has typed. The fields stay the same: what is typed at this moment goes to those that
    /// are shown.
    /// </summary>
    public void Renew(RetentionView now)
    {
        foreach (var (field, fresh) in Fields.Zip(new RetentionDraft(now).Fields))
            field.Renew(fresh);
    }

    public RetentionView Request() => new(Days(0), Days(1), Days(2), Days(3), Days(4), Days(5), Days(6));

    /// <summary>Nothing is no number of days: the Api says so.</summary>
    private int Days(int field) => Fields[field].Days ?? 0;
}

/// <param name="key">As the Api names it.</param>
public sealed class RetentionField(string key, string title, string text, int most, int standard, int days)
{
    private int _saved = days;

    public string Key => key;

    public string Title => title;

    public string Text => text;

    public int Most => most;

    public int Standard => standard;

    public int? Days { get; set; } = days;

    public bool IsChanged => Days != _saved;

    public void Renew(RetentionField fresh)
    {
        if (!IsChanged)
            Days = fresh._saved;
        _saved = fresh._saved;
    }
}

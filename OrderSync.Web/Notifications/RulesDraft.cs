using OrderSync.Contracts.Notifications;

namespace OrderSync.Web.Notifications;

/// <summary>A person's rules while they are being edited.</summary>
public sealed class RulesDraft
{
    private RulesDraft()
    {
    }

    public required IReadOnlyList<NotificationKindView> Kinds { get; init; }

    /// <summary>Those for all connections first, one for each kind.</summary>
    public required List<RuleDraft> Rules { get; init; }

    public bool HasQuietHours { get; set; }

    public TimeOnly QuietFrom { get; set; }

    public TimeOnly QuietTo { get; set; }

    public string TimeZone { get; set; } = "";

    public NotificationDigest Digest { get; set; }

    public static RulesDraft Of(NotificationPreferencesView view) => new()
    {
        Kinds = view.Kinds,
        Rules = [.. view.Rules.Select(rule => new RuleDraft(rule.Kind, rule.ConnectionId) { Site = rule.Site, Email = rule.Email })],
        HasQuietHours = view.QuietHours is not null,
        QuietFrom = view.QuietHours?.From ?? new TimeOnly(22, 0),
        QuietTo = view.QuietHours?.To ?? new TimeOnly(7, 0),
        TimeZone = view.TimeZone,
        Digest = view.Digest,
    };

    public string TitleOf(string kind) => Kinds.FirstOrDefault(one => one.Key == kind)?.Title ?? kind;

    /// <summary>A rule of one connection begins as that for all is.</summary>
    public void Add(string kind, Guid connection)
    {
        if (Rules.Exists(rule => rule.Kind == kind && rule.ConnectionId == connection))
            return;
        var all = Rules.Find(rule => rule.Kind == kind && rule.ConnectionId is null);
        Rules.Add(new RuleDraft(kind, connection) { Site = all?.Site ?? true, Email = all?.Email ?? false });
    }

    public SaveNotificationPreferencesRequest ToRequest() => new(
        [.. Rules.Select(rule => new NotificationRuleView(rule.Kind, rule.ConnectionId, rule.Site, rule.Email))],
        HasQuietHours ? new QuietHoursView(QuietFrom, QuietTo) : null,
        TimeZone,
        Digest);
}

public sealed class RuleDraft(string kind, Guid? connectionId)
{
    public string Kind { get; } = kind;

    public Guid? ConnectionId { get; } = connectionId;

    public bool Site { get; set; }

    public bool Email { get; set; }
}

using System.Globalization;
using System.Net;
using System.Text;
using OrderSync.Contracts.Notifications;
using OrderSync.Core.Notifications;

namespace OrderSync.Worker.Notifications.Email;

/// <summary>One notification as an e-mail tells it.</summary>
internal sealed record EmailItem(
    string Kind, NotificationSeverity Severity, string Sentence, string? ConnectionName, Guid? ConnectionId, Guid? RunId, int Count, DateTimeOffset At, DateTimeOffset? ResolvedAt)
{
    public string Title => NotificationKinds.TitleOf(Kind);

    /// <summary>The page of the site that shows it.</summary>
    public string Path => RunId is { } run ? $"/operations/{run}" : ConnectionId is { } connection ? $"/connections/{connection}" : "/notifications";
}

/// <summary>Writes e-mails: the subject says it, plain text and HTML say the same.</summary>
/// <param name="site">Where people open the site; null: no links.</param>
internal sealed class EmailText(Uri? site, TimeZoneInfo zone)
{
    /// <summary>So many of one kind are told each; the others are a number.</summary>
    private const int MostOfAKind = 20;
    private const int LongestSubject = 150;

    public static string Subject(IReadOnlyList<EmailItem> items)
    {
        if (items is [var only])
            return Cut($"{only.Title}: {Named(only)}");
        var parts = Kinds(items).Select(kind => $"{Number(kind.Count())} × {kind.First().Title}");
        return Cut($"{Number(items.Count)} notifications: {string.Join(", ", parts)}");
    }

    public string Plain(IReadOnlyList<EmailItem> items)
    {
        var text = new StringBuilder();
        foreach (var kind in Kinds(items))
        {
            text.Append(kind.First().Title).Append(kind.Count() > 1 ? $" ({Number(kind.Count())})" : "").Append("\n\n");
            foreach (var item in kind.Take(MostOfAKind))
                text.Append("- ").Append(Named(item)).Append(" (").Append(When(item)).Append(")\n").Append(Link(item.Path) is { } link ? $"  {link}\n" : "");
            text.Append(kind.Count() > MostOfAKind ? $"- and {Number(kind.Count() - MostOfAKind)} more\n" : "").Append('\n');
        }
        if (Link("/notifications") is { } all)
            text.Append("All notifications: ").Append(all).Append("\nWhat you are told of: ").Append(Link("/settings/notifications")).Append('\n');
        return text.ToString();
    }

    public string Html(IReadOnlyList<EmailItem> items)
    {
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"></head><body>");
        foreach (var kind in Kinds(items))
        {
            html.Append("<h3>").Append(Encode(kind.First().Title)).Append(kind.Count() > 1 ? $" ({Number(kind.Count())})" : "").Append("</h3><ul>");
            foreach (var item in kind.Take(MostOfAKind))
                html.Append("<li>").Append(Linked(Named(item), Link(item.Path))).Append("<br><small>").Append(Encode(When(item))).Append("</small></li>");
            html.Append(kind.Count() > MostOfAKind ? $"<li>and {Number(kind.Count() - MostOfAKind)} more</li>" : "").Append("</ul>");
        }
        if (Link("/notifications") is not null)
        {
            html.Append("<p>").Append(Linked("All notifications", Link("/notifications"))).Append(" · ")
                .Append(Linked("What you are told of", Link("/settings/notifications"))).Append("</p>");
        }
        return html.Append("</body></html>").ToString();
    }

    private static List<IGrouping<string, EmailItem>> Kinds(IEnumerable<EmailItem> items) =>
        [.. items.GroupBy(item => item.Kind, StringComparer.Ordinal).OrderByDescending(kind => kind.First().Severity).ThenByDescending(kind => kind.Count())];

    private static string Named(EmailItem item) => item.ConnectionName is { } name ? $"{name}: {item.Sentence}" : item.Sentence;

    private string When(EmailItem item)
    {
        var since = item is { Count: > 1, Severity: not NotificationSeverity.Info } ? $"{Number(item.Count)} times since {Clock(item.At)}" : Clock(item.At);
        return item.ResolvedAt is { } over ? $"{since}, over since {Clock(over)}" : since;
    }

    private string Clock(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("d MMM HH:mm", CultureInfo.InvariantCulture);

    private string? Link(string path) => site is null ? null : new Uri(site, path).ToString();

    private static string Linked(string text, string? link) => link is null ? Encode(text) : $"<a href=\"{Encode(link)}\">{Encode(text)}</a>";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Cut(string subject) => subject.Length <= LongestSubject ? subject : subject[..(LongestSubject - 1)] + "…";
}

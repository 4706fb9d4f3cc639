using OrderSync.Core.Notifications;

namespace OrderSync.Worker.Notifications;

/// <summary>Decides who is told what by which way, and gathers it.</summary>
internal sealed class Telling(Recipients recipients, NotificationOptions options, bool emailIsSetUp, DateTimeOffset now)
{
    public List<InboxRow> Inbox { get; } = [];

    public List<EmailRow> Emails { get; } = [];

    public List<DeliveryRow> Deliveries { get; } = [];

    /// <summary>By company, whose list in the site is another one now.</summary>
    public Dictionary<Guid, HashSet<Guid>> Changed { get; } = [];

    /// <summary>A trouble begins or happens again; news comes in. E-mails tell of beginnings only.</summary>
    public void Happened(Notification notification)
    {
        if (NotificationKinds.Find(notification.Kind) is not { } kind)
            return;
        foreach (var (person, rule) in Concerned(kind, notification))
        {
            if (rule.Site)
            {
                Inbox.Add(new InboxRow(notification.CompanyId, person.UserId, notification.Id, notification.LastAt));
                NoteChange(person);
            }
            if (rule.Email && emailIsSetUp && notification.Count == 1)
            {
                var due = person.Times.Next(now, person.LastEmailAt, options);
                Emails.Add(new EmailRow(notification.CompanyId, Guid.CreateVersion7(now), person.UserId, notification.Id, due));
            }
        }
        Deliver(kind, notification, "open");
    }

    /// <summary>A trouble is over: the site shows it, programs are told.</summary>
    public void Ended(Notification notification)
    {
        if (NotificationKinds.Find(notification.Kind) is not { } kind)
            return;
        // Also those who do not want to hear of it any more: it may still stand in their list.
        foreach (var (person, _) in Concerned(kind, notification))
            NoteChange(person);
        Deliver(kind, notification, "resolved");
    }

    private IEnumerable<(Recipient Person, NotificationRule Rule)> Concerned(NotificationKind kind, Notification notification) =>
        recipients.People[notification.CompanyId]
            .Where(person => person.IsConcerned(kind, notification.UserId))
            .Select(person => (person, NotificationRule.For(kind, notification.ConnectionId, person.Rules)));

    private void NoteChange(Recipient person)
    {
        if (!Changed.TryGetValue(person.CompanyId, out var people))
            Changed[person.CompanyId] = people = [];
        people.Add(person.UserId);
    }

    private void Deliver(NotificationKind kind, Notification notification, string state)
    {
        var endpoints = recipients.Endpoints[notification.CompanyId].Where(endpoint => endpoint.Wants(kind.Key)).ToList();
        if (endpoints.Count == 0)
            return;
        var name = notification.ConnectionId is { } id ? recipients.ConnectionNames.GetValueOrDefault(id) : null;
        var payload = WebhookPayload.Of(kind.WebhookType, notification.ResolvedAt ?? notification.LastAt, new WebhookData(
            notification.Id, kind.Key, kind.Title, notification.Severity, state, notification.Sentence, notification.Count,
            notification.ConnectionId, name, notification.RunId, notification.UserId));
        Deliveries.AddRange(endpoints.Select(endpoint =>
            new DeliveryRow(notification.CompanyId, Guid.CreateVersion7(now), endpoint.Id, kind.WebhookType, payload, now)));
    }
}

internal sealed record InboxRow(Guid CompanyId, Guid UserId, Guid NotificationId, DateTimeOffset At);

internal sealed record EmailRow(Guid CompanyId, Guid Id, Guid UserId, Guid NotificationId, DateTimeOffset DueAt);

internal sealed record DeliveryRow(Guid CompanyId, Guid Id, Guid EndpointId, string Type, string Payload, DateTimeOffset CreatedAt);

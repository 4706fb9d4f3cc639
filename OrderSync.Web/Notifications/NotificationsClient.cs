using System.Globalization;
using OrderSync.Contracts.Notifications;
using OrderSync.Web.Api;

namespace OrderSync.Web.Notifications;

/// <summary>The signed-in person's notifications, and what they want to be told of.</summary>
public sealed class NotificationsClient(ApiHttp api, PatientApiHttp patient)
{
    private const string Base = "api/v1/notifications";

    public Task<NotificationPage> ListAsync(NotificationFilter filter, string? cursor, int limit, CancellationToken cancel) =>
        api.GetAsync<NotificationPage>(
            string.Create(CultureInfo.InvariantCulture, $"{Base}?{filter.ToApi()}cursor={Uri.EscapeDataString(cursor ?? "")}&limit={limit}"), cancel);

    public Task<UnreadView> MarkReadAsync(Guid id, CancellationToken cancel) =>
        api.PostAsync<UnreadView>($"{Base}/read", new ReadNotificationsRequest([id]), cancel);

    public Task<UnreadView> MarkAllReadAsync(CancellationToken cancel) =>
        api.PostAsync<UnreadView>($"{Base}/read", new ReadNotificationsRequest(All: true), cancel);

    public Task<NotificationPreferencesView> PreferencesAsync(CancellationToken cancel) => api.GetAsync<NotificationPreferencesView>($"{Base}/rules", cancel);

    public Task<NotificationPreferencesView> SaveAsync(SaveNotificationPreferencesRequest request, CancellationToken cancel) =>
        api.PutAsync<NotificationPreferencesView>($"{Base}/rules", request, cancel);

    public Task<IReadOnlyList<NotificationChannelView>> ChannelsAsync(CancellationToken cancel) =>
        api.GetAsync<IReadOnlyList<NotificationChannelView>>($"{Base}/channels", cancel);

    /// <summary>The mail server may take its time.</summary>
    public Task<TestEmailView> SendTestEmailAsync(CancellationToken cancel) => patient.PostAsync<TestEmailView>($"{Base}/test-email", null, cancel);
}

/// <summary>What the list shows.</summary>
/// <param name="Show">Empty for all, unread, or open for what is not over.</param>
public sealed record NotificationFilter(string Show = "", string Kind = "")
{
    public bool IsAll => this == new NotificationFilter();

    public string ToApi()
    {
        var show = Show switch { "unread" => "unread=true&", "open" => "open=true&", _ => "" };
        return Kind.Length == 0 ? show : $"{show}kind={Uri.EscapeDataString(Kind)}&";
    }
}

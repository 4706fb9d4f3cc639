using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Notifications;

namespace OrderSync.Web.Notifications;

/// <summary>What the form for rules is drawn from.</summary>
public sealed record LoadedRules(
    NotificationPreferencesView Preferences, IReadOnlyList<NotificationChannelView> Channels, IReadOnlyList<ConnectionView> Connections)
{
    public NotificationChannelView? Email => Channels.FirstOrDefault(channel => channel.Key == "email");
}

namespace OrderSync.Worker.Notifications;

public static class NotificationWorkSetup
{
    /// <summary>Telling people: in the site, by e-mail, by webhook.</summary>
    public static IServiceCollection AddNotificationWork(this IServiceCollection services) => services
        .AddDueWork<NotificationPump>();

    private static IServiceCollection AddDueWork<TWork>(this IServiceCollection services)
        where TWork : class, IDueWork => services
        .AddSingleton<TWork>()
        .AddHostedService<DueLoop<TWork>>();
}

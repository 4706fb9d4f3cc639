using OrderSync.Worker.Notifications;

namespace OrderSync.Worker.Users;

public static class UserWorkSetup
{
    /// <summary>Sending links for new passwords.</summary>
    public static IServiceCollection AddUserWork(this IServiceCollection services) => services.AddDueWork<PasswordResetSender>();
}

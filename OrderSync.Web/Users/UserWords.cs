using OrderSync.Contracts.Users;

namespace OrderSync.Web.Users;

/// <summary>Roles and states as pages say them.</summary>
internal static class UserWords
{
    /// <summary>Those that an admin gives.</summary>
    public static readonly IReadOnlyList<UserRole> Roles = [UserRole.Agent, UserRole.Manager, UserRole.Admin];

    public static string Role(UserRole role) => role.ToString();

    public static string May(UserRole role) => role switch
    {
        UserRole.Agent => "sees everything and works on the orders that they are given",
        UserRole.Manager => "also starts and stops syncs, tests connections and assigns orders",
        UserRole.Admin => "also changes connections, schedules, settings and users",
        _ => "runs the installation",
    };

    public static string State(UserState state) => state == UserState.Disabled ? "Disabled" : "Active";
}

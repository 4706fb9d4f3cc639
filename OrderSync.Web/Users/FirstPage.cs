using System.Security.Claims;
using OrderSync.Contracts.Users;

namespace OrderSync.Web.Users;

/// <summary>The page that a person begins with, and is led back to from where they cannot be.</summary>
internal sealed record FirstPage(string Path, string Name)
{
    private static readonly FirstPage MyOrders = new("/my-orders", "My orders");
    private static readonly FirstPage Syncs = new("/operations", "Syncs");
    private static readonly FirstPage Companies = new("/companies", "Companies");

    public static FirstPage Of(ClaimsPrincipal user) =>
        user.Role() == nameof(UserRole.Agent) ? MyOrders : user.IsInCompany() ? Syncs : Companies;
}

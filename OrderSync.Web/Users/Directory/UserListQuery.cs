using Microsoft.AspNetCore.WebUtilities;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Users.Directory;

/// <summary>Which users are listed. It lives in the page's address.</summary>
/// <param name="Role">Empty for all.</param>
/// <param name="State">Empty for all.</param>
public sealed record UserListQuery(string? Text = null, string Role = "", string State = "")
{
    public bool IsAll => this == new UserListQuery();

    public static UserListQuery Read(string? q, string? role, string? state) => new(
        string.IsNullOrWhiteSpace(q) ? null : q.Trim(),
        AddressFilters.OneOf(role, "agent", "manager", "admin"),
        AddressFilters.OneOf(state, "active", "disabled"));

    public string Address() => QueryHelpers.AddQueryString("/settings/users", Parameters());

    /// <summary>The same names in the address and for the Api.</summary>
    public IReadOnlyDictionary<string, string?> Parameters() => new Dictionary<string, string?>
    {
        ["q"] = Text,
        ["role"] = Filled(Role),
        ["state"] = Filled(State),
    };

    private static string? Filled(string word) => word.Length > 0 ? word : null;
}

using OrderSync.Api.Lists;
using OrderSync.Contracts.Users;

namespace OrderSync.Api.Users.Directory;

/// <summary>The query string of the list of users.</summary>
/// <param name="Q">Looked for anywhere in name and e-mail.</param>
/// <param name="Cursor">The nextCursor of the page before.</param>
public sealed record UserQuery(string? Q, string? Role, string? State, string? Cursor, int Limit = 50)
{
    private const int MaxLimit = 200;
    private const int MaxText = 100;

    /// <returns>By field, what is wrong; empty when all is well.</returns>
    public IReadOnlyDictionary<string, string> Validate(out UserFilter filter)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Limit is < 1 or > MaxLimit)
            errors["limit"] = $"limit must be 1 to {MaxLimit}.";
        if (!EnumWords.TryRead<UserRole>(Role, out var role) || role is UserRole.Operator)
            errors["role"] = "role must be agent, manager or admin.";
        if (!EnumWords.TryRead<UserState>(State, out var state))
            errors["state"] = $"state must be one of {EnumWords.Of<UserState>()}.";
        if (Q?.Trim().Length > MaxText)
            errors["q"] = $"q must have at most {MaxText} characters.";
        Guid? after = null;
        if (!string.IsNullOrEmpty(Cursor))
        {
            if (Guid.TryParseExact(Cursor, "N", out var last))
                after = last;
            else
                errors["cursor"] = "cursor is not one that this list has given.";
        }
        filter = new UserFilter(string.IsNullOrWhiteSpace(Q) ? null : Q.Trim(), role, state, after, Limit);
        return errors;
    }
}

/// <param name="After">The last user of the page before.</param>
public sealed record UserFilter(string? Text, UserRole? Role, UserState? State, Guid? After, int Limit);

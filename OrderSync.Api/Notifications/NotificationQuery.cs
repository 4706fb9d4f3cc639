using OrderSync.Api.Lists;
using OrderSync.Core.Notifications;

namespace OrderSync.Api.Notifications;

/// <summary>The query string of the list of notifications.</summary>
/// <param name="Unread">True for those that the caller has not read; false for those that they have.</param>
/// <param name="Open">True for troubles that last; false for those that are over.</param>
/// <param name="Kind">The key of a kind.</param>
/// <param name="Cursor">The nextCursor of the page before.</param>
public sealed record NotificationQuery(bool? Unread, bool? Open, string? Kind, Guid? ConnectionId, string? Cursor, int Limit = 50)
{
    private const int MaxLimit = 200;

    /// <param name="after">The last notification of the page before; a cursor is made of it as that of the list of orders is.</param>
    /// <returns>By field, what is wrong; empty when all is well.</returns>
    public IReadOnlyDictionary<string, string> Validate(out ListCursor? after)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Limit is < 1 or > MaxLimit)
            errors["limit"] = $"limit must be 1 to {MaxLimit}.";
        if (!string.IsNullOrEmpty(Kind) && NotificationKinds.Find(Kind) is null)
            errors["kind"] = $"kind must be one of {string.Join(", ", NotificationKinds.All.Select(kind => kind.Key))}.";
        after = null;
        if (!string.IsNullOrEmpty(Cursor) && !ListCursor.TryRead(Cursor, out after))
            errors["cursor"] = "cursor must be the nextCursor of the page before.";
        return errors;
    }
}

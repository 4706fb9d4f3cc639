using OrderSync.Api.Lists;
using OrderSync.Core.Platforms;

namespace OrderSync.Api.Connections;

/// <summary>The query string of the lists of calls.</summary>
/// <param name="Status">An HTTP status.</param>
/// <param name="Failure">A kind of failure; "any"; or "none" for calls that succeeded.</param>
/// <param name="Cursor">The nextCursor of the page before.</param>
public sealed record CallQuery(int? Status, string? Failure, DateTimeOffset? From, DateTimeOffset? To, string? Cursor, int Limit = 50)
{
    private const int MaxLimit = 200;
    private const string Any = "any";
    private const string None = "none";

    private static readonly Dictionary<string, PlatformFailureKind> Kinds =
        Enum.GetValues<PlatformFailureKind>().ToDictionary(kind => kind.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <returns>By field, what is wrong; empty when all is well.</returns>
    public IReadOnlyDictionary<string, string> Validate(out CallFilter filter)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Limit is < 1 or > MaxLimit)
            errors["limit"] = $"limit must be 1 to {MaxLimit}.";
        if (Status is < 100 or > 599)
            errors["status"] = "status must be an HTTP status, 100 to 599.";
        if (From >= To)
            errors["to"] = "to must be after from.";
        PlatformFailureKind kind = default;
        var isKind = !string.IsNullOrEmpty(Failure) && Kinds.TryGetValue(Failure, out kind);
        if (!string.IsNullOrEmpty(Failure) && !isKind && !Is(Any) && !Is(None))
            errors["failure"] = $"failure must be any, none or one of {string.Join(", ", Kinds.Keys.Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName))}.";
        ListCursor? after = null;
        if (!string.IsNullOrEmpty(Cursor) && !ListCursor.TryRead(Cursor, out after))
            errors["cursor"] = "cursor is not one that this list has given.";
        filter = new CallFilter(
            Status: Status,
            Failure: isKind ? kind : null,
            Failed: Is(Any) ? true : Is(None) ? false : null,
            From: From?.ToUniversalTime(),
            To: To?.ToUniversalTime(),
            After: after,
            Limit: Limit);
        return errors;
    }

    private bool Is(string word) => string.Equals(Failure, word, StringComparison.OrdinalIgnoreCase);
}

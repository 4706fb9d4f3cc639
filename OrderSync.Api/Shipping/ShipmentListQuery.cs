using OrderSync.Api.Lists;

namespace OrderSync.Api.Shipping;

/// <summary>The query string of the list of shipments.</summary>
/// <param name="ConnectionId">The carrier's connection.</param>
/// <param name="OrderConnectionId">The connection that the orders came through.</param>
/// <param name="StatusCode">A carrier's code.</param>
/// <param name="State">open, terminal or unmatched.</param>
/// <param name="Cursor">The nextCursor of the page before.</param>
public sealed record ShipmentListQuery(
    Guid? ConnectionId, Guid? OrderConnectionId, string? StatusCode, string? State, string? Q, string? Cursor, int Limit = 50)
{
    private const int MaxLimit = 200;
    private const int MaxText = 100;

    /// <returns>By field, what is wrong; empty when all is well.</returns>
    public IReadOnlyDictionary<string, string> Validate(out ShipmentFilter filter)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Limit is < 1 or > MaxLimit)
            errors["limit"] = $"limit must be 1 to {MaxLimit}.";
        if (!EnumWords.TryRead<ShipmentState>(State, out var state))
            errors["state"] = $"state must be one of {EnumWords.Of<ShipmentState>()}.";
        if (StatusCode?.Length > MaxText)
            errors["statusCode"] = $"statusCode must have at most {MaxText} characters.";
        if (Q?.Trim().Length > MaxText)
            errors["q"] = $"q must have at most {MaxText} characters.";
        ListCursor? after = null;
        if (!string.IsNullOrEmpty(Cursor) && !ListCursor.TryRead(Cursor, out after))
            errors["cursor"] = "cursor is not one that this list has given.";
        filter = new ShipmentFilter(
            ConnectionId,
            OrderConnectionId,
            string.IsNullOrEmpty(StatusCode) ? null : StatusCode,
            state,
            string.IsNullOrWhiteSpace(Q) ? null : Q.Trim(),
            after,
            Limit);
        return errors;
    }
}

public enum ShipmentState
{
    Open,
    Terminal,

    /// <summary>No order of its reference is known.</summary>
    Unmatched,
}

/// <param name="After">The last shipment of the page before: when it changed, and its id.</param>
public sealed record ShipmentFilter(
    Guid? ConnectionId, Guid? OrderConnectionId, string? StatusCode, ShipmentState? State, string? Text, ListCursor? After, int Limit);

using System.Text.RegularExpressions;
using OrderSync.Api.Lists;

namespace OrderSync.Api.Audit;

/// <summary>The query string of the audit.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Action">What: an action such as connection.update, or all of a topic such as connection.</param>
/// <param name="SubjectId">To what.</param>
/// <param name="Q">Looked for in the sentences.</param>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Cursor">The nextCursor of the page before.</param>
public sealed partial record AuditQuery(
    Guid? UserId, string? Action, string? SubjectId, string? Q, DateTimeOffset? From, DateTimeOffset? To, string? Cursor, int Limit = 50)
{
    private const int MaxLimit = 200;
    private const int MaxText = 100;

    public string? Text => string.IsNullOrWhiteSpace(Q) ? null : Q.Trim();

    /// <returns>By field, what is wrong; empty when all is well.</returns>
    public IReadOnlyDictionary<string, string> Validate(out ListCursor? after)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Limit is < 1 or > MaxLimit)
            errors["limit"] = $"limit must be 1 to {MaxLimit}.";
        if (!string.IsNullOrEmpty(Action) && !Spelled().IsMatch(Action))
            errors["action"] = "action must be a topic, as connection, or an action, as connection.update.";
        if (SubjectId?.Length > MaxText || SubjectId?.Contains('\0', StringComparison.Ordinal) == true)
            errors["subjectId"] = $"subjectId must have at most {MaxText} characters, and none of them NUL.";
        if (Q?.Length > MaxText || Q?.Contains('\0', StringComparison.Ordinal) == true)
            errors["q"] = $"q must have at most {MaxText} characters, and none of them NUL.";
        if (From >= To)
            errors["to"] = "to must be later than from.";
        after = null;
        if (!string.IsNullOrEmpty(Cursor) && !ListCursor.TryRead(Cursor, out after))
            errors["cursor"] = "cursor must be the nextCursor of the page before.";
        return errors;
    }

    [GeneratedRegex(@"^[a-z][a-z-]{0,58}(\.[a-z][a-z-]*)?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spelled();
}

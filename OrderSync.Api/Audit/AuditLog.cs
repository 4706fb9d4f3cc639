using OrderSync.Api.Users;
using OrderSync.Core.Audit;
using OrderSync.Core.Data;
using OrderSync.Core.Users;

namespace OrderSync.Api.Audit;

/// <summary>
/// Records the acts of people. An entry is added to the request's <see cref="OrderSyncDb"/> and saved with whatever the act
/// itself changes, so neither is there without the other.
/// </summary>
public sealed class AuditLog(OrderSyncDb database, CurrentUser user, IHttpContextAccessor accessor, TimeProvider time)
{
    private readonly List<string> _actions = [];

    /// <summary>What has been recorded of the running request.</summary>
    public IReadOnlyList<string> Actions => _actions;

    /// <summary>An act of whoever sent the running request, in the company that it works in.</summary>
    /// <param name="action">Noun and verb, for example "connection.update".</param>
    /// <param name="detail">One sentence, without secrets.</param>
    public void Record(string action, Guid? subjectId, string detail) =>
        Record(CurrentCompany.Id, user.Id, action, subjectId, detail);

    /// <summary>For acts around signing in, when the request itself has no user yet.</summary>
    public void Record(Guid? companyId, Guid? userId, string action, Guid? subjectId, string detail)
    {
        var now = time.GetUtcNow();
        _actions.Add(action);
        database.Audit.Add(new AuditEntry
        {
            Id = Guid.CreateVersion7(now),
            CompanyId = companyId,
            UserId = userId,
            At = now,
            Action = action,
            SubjectId = subjectId?.ToString(),
            Detail = detail.Length <= 1000 ? detail : detail[..999] + "…",
            Address = accessor.HttpContext is { } context ? CallerAddress.Of(context) : null,
        });
    }
}

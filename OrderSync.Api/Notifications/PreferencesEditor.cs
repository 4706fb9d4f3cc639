using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Users;
using OrderSync.Contracts.Notifications;
using OrderSync.Core.Data;
using OrderSync.Core.Notifications;

namespace OrderSync.Api.Notifications;

/// <summary>What the caller wants to be told of.</summary>
public sealed class PreferencesEditor(OrderSyncDb db, CurrentUser user, AuditLog audit)
{
    public async Task<NotificationPreferencesView> ReadAsync(CancellationToken cancellationToken)
    {
        var stored = await FindAsync(cancellationToken);
        var zone = stored?.TimeZone
            ?? await db.Companies.Where(company => company.Id == user.CompanyId).Select(company => company.TimeZone).SingleAsync(cancellationToken);
        var kinds = KindsOfCaller();
        var rules = stored?.Rules ?? [];
        var views = kinds.Select(kind => NotificationRule.For(kind, null, rules))
            .Concat(rules.Where(rule => rule.ConnectionId is not null && kinds.Exists(kind => kind.Key == rule.Kind)))
            .Select(rule => new NotificationRuleView(rule.Kind, rule.ConnectionId, rule.Site, rule.Email));
        var quiet = stored is { QuietFrom: { } from, QuietTo: { } to } ? new QuietHoursView(from, to) : null;
        return new NotificationPreferencesView([.. kinds.Select(kind => kind.ToView())], [.. views], quiet, zone, stored?.Digest ?? NotificationDigest.Immediately);
    }

    /// <returns>By field, what is wrong; empty when it is saved.</returns>
    public async Task<IReadOnlyDictionary<string, string>> SaveAsync(SaveNotificationPreferencesRequest request, CancellationToken cancellationToken)
    {
        var errors = await ValidateAsync(request, cancellationToken);
        if (errors.Count > 0)
            return errors;
        var stored = await FindAsync(cancellationToken);
        if (stored is null)
            db.NotificationPreferences.Add(stored = new NotificationPreferences { CompanyId = user.CompanyId, UserId = user.Id, Rules = [] });
        stored.Rules = [.. request.Rules.Select(rule => new NotificationRule(rule.Kind, rule.ConnectionId, rule.Site, rule.Email))];
        (stored.QuietFrom, stored.QuietTo) = (request.QuietHours?.From, request.QuietHours?.To);
        stored.TimeZone = string.IsNullOrWhiteSpace(request.TimeZone) ? null : request.TimeZone;
        stored.Digest = request.Digest;
        audit.Record("notification-rules.update", user.Id, "Changed the rules of their own notifications.");
        await db.SaveChangesAsync(cancellationToken);
        return errors;
    }

    private Task<NotificationPreferences?> FindAsync(CancellationToken cancellationToken) =>
        db.NotificationPreferences.SingleOrDefaultAsync(row => row.UserId == user.Id, cancellationToken);

    private List<NotificationKind> KindsOfCaller() => [.. NotificationKinds.All.Where(kind => kind.Concerns(user.Role))];

    private async Task<Dictionary<string, string>> ValidateAsync(SaveNotificationPreferencesRequest request, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < request.Rules.Count; index++)
        {
            if (NotificationKinds.Find(request.Rules[index].Kind) is null)
                errors[Field(index, "kind")] = $"“{request.Rules[index].Kind}” is no kind of notification.";
        }
        var twice = request.Rules.GroupBy(rule => (rule.Kind, rule.ConnectionId)).FirstOrDefault(same => same.Count() > 1);
        if (twice is not null)
            errors["rules"] = $"There are two rules for {twice.Key.Kind}{(twice.Key.ConnectionId is null ? "" : " of one connection")}.";
        if (request.QuietHours is { } quiet && quiet.From == quiet.To)
            errors["quietHours.to"] = "Quiet hours must end at another time than they begin.";
        if (!string.IsNullOrWhiteSpace(request.TimeZone) && !TimeZoneInfo.TryFindSystemTimeZoneById(request.TimeZone, out _))
            errors["timeZone"] = $"“{request.TimeZone}” is no time zone such as Africa/Algiers.";
        await ValidateConnectionsAsync(request.Rules, errors, cancellationToken);
        return errors;
    }

    private async Task ValidateConnectionsAsync(IReadOnlyList<NotificationRuleView> rules, Dictionary<string, string> errors, CancellationToken cancellationToken)
    {
        var named = rules.Select(rule => rule.ConnectionId).OfType<Guid>().Distinct().ToList();
        if (named.Count == 0)
            return;
        var known = await db.Connections.Where(connection => named.Contains(connection.Id)).Select(connection => connection.Id).ToListAsync(cancellationToken);
        for (var index = 0; index < rules.Count; index++)
        {
            if (rules[index].ConnectionId is { } id && !known.Contains(id))
                errors[Field(index, "connectionId")] = $"There is no connection {id}.";
        }
    }

    private static string Field(int index, string name) => string.Create(CultureInfo.InvariantCulture, $"rules[{index}].{name}");
}

using OrderSync.Core.Notifications;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Users;

namespace OrderSync.Worker.Cleanup;

/// <summary>Which rows of a table are old enough. $1 is the company, $2 the time.</summary>
/// <param name="Name">In the plural, for a person.</param>
/// <param name="Before">Rows of before this.</param>
public sealed record CleanupRule(string Name, string Table, string Where, DateTimeOffset Before)
{
    /// <summary>What belongs to no company: refused sign-ins of strangers, and what operators do with the installation.</summary>
    public static CleanupRule OfInstallation(CleanupOptions options, DateTimeOffset now) =>
        new("activity entries of the installation", "audit_entries", "$1::uuid is null and company_id is null and at < $2", now - options.InstallationAudit);

    /// <summary>
    /// Nothing that a run still needs: the log of a run that is active, or whose retry is to come, stays whole. Nothing that is still to be sent or
    /// worked on. A forgotten event that its platform sends again changes nothing: it is older than the order.
    /// </summary>
    public static IReadOnlyList<CleanupRule> For(RetentionSettings retention, DateTimeOffset now) =>
    [
        new("activity entries", "audit_entries", "company_id = $1 and at < $2", now.AddDays(-retention.ActivityDays)),
        new("call records", "platform_calls", "company_id = $1 and at < $2", now.AddDays(-retention.CallDays)),
        new(
            "log lines of ended tasks",
            "run_log",
            $"""
            company_id = $1 and at < $2 and exists (select 1 from runs where runs.company_id = $1 and runs.id = run_log.run_id
                and runs.state not in {RunStates.ActiveSql} and runs.retry_at is null and runs.ended_at < $2)
            """,
            now.AddDays(-retention.RunLogDays)),
        new(
            "lines of the scheduler's history",
            "schedule_firings",
            """
            company_id = $1 and due_at < $2 and outcome <> 'Waiting' and not (outcome = 'Started' and connection_id is null and ended_at is null)
            """,
            now.AddDays(-retention.FiringDays)),
        new(
            "sign-ins that have expired",
            "refresh_tokens",
            "expires_at < $2 and exists (select 1 from users where users.id = refresh_tokens.user_id and (users.company_id = $1 or users.company_id is null))",
            now),
        new("invitations that have expired", "invitations", "company_id = $1 and expires_at < $2", now - Invitation.KeptFor),
        new(
            "notifications",
            "notifications",
            // A trouble stays until it is over, however long ago it was told: else it would be told again as new.
            $"""
            company_id = $1 and last_at < $2 and (resolved_at is not null or kind in ({NotificationKinds.PassingSql})) and not exists (select 1 from notification_emails mail
                where mail.company_id = $1 and mail.notification_id = notifications.id and mail.state = 'Pending')
            """,
            now.AddDays(-retention.NotificationDays)),
        new("webhook deliveries", "webhook_deliveries", "company_id = $1 and created_at < $2 and state <> 'Pending'", now.AddDays(-retention.WebhookDeliveryDays)),
        new("webhook events", "webhook_events", "company_id = $1 and received_at < $2 and state <> 'Pending'", now.AddDays(-retention.WebhookEventDays)),
        new(
            "remembered ids of tasks that did not end well",
            "seen_orders",
            $"""
            company_id = $1 and exists (select 1 from runs where runs.company_id = $1 and runs.id = seen_orders.run_id
                and runs.state not in {RunStates.ActiveSql} and runs.retry_at is null and runs.ended_at < $2)
            """,
            now - SeenOrder.KeptFor),
        new(
            "search entries of deleted orders",
            "order_search",
            "company_id = $1 and not exists (select from orders where orders.company_id = $1 and orders.id = order_search.order_id)",
            now),
        new("exports that have expired", "order_exports", "company_id = $1 and expires_at < $2", now),
    ];
}

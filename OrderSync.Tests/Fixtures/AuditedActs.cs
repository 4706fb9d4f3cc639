namespace OrderSync.Tests.Fixtures;

/// <summary>
/// What each route that changes something records of it. The table is held against the routes by AuditedRouteTests, and against every good
/// answer that any test of the Api receives, as it is received.
/// </summary>
internal static class AuditedActs
{
    /// <summary>Those that are no act of a person, or change nothing.</summary>
    public static readonly IReadOnlyDictionary<string, string> Unrecorded = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["POST /api/v1/auth/refresh"] = "Continues a session; one that is misused is recorded as session.reuse.",
        ["POST /api/v1/notifications/read"] = "What a person has read is theirs alone.",
        ["POST /api/platform-operations/connections/test"] = "Tries what is not saved.",
        ["POST /api/v1/auth/forgot-password"] = "Says and does the same whether there is such a user: the new password is recorded.",
        ["POST /api/v1/auth/invitations/view"] = "Changes nothing.",
        ["POST /api/v1/assignment/preview"] = "Changes nothing.",
        ["POST /api/v1/scheduler/schedules/{id}/preview"] = "Changes nothing.",
    };

    /// <summary>The actions, of which a good answer has left at least one; "or nothing" where there may have been nothing to do.</summary>
    public static readonly IReadOnlyDictionary<string, string> Recorded = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["POST /api/v1/auth/sign-in"] = "session.begin",
        ["POST /api/v1/auth/sign-out"] = "session.end or nothing",
        ["POST /api/v1/auth/reset-password"] = "password.reset",
        ["POST /api/v1/auth/password"] = "password.change",
        ["DELETE /api/v1/auth/sessions"] = "session.end-others or nothing",
        ["DELETE /api/v1/auth/sessions/{id}"] = "session.end or nothing",
        ["PUT /api/v1/users/{id}"] = "user.update or user.role or nothing",
        ["DELETE /api/v1/users/{id}"] = "user.remove",
        ["POST /api/v1/users/{id}/disable"] = "user.disable or nothing",
        ["POST /api/v1/users/{id}/enable"] = "user.enable or nothing",
        ["POST /api/v1/users/{id}/reset-password"] = "user.reset-password",
        ["POST /api/v1/users/invitations"] = "user.invite",
        ["POST /api/v1/users/invitations/{id}/renew"] = "user.invitation-renew",
        ["DELETE /api/v1/users/invitations/{id}"] = "user.invitation-withdraw",
        ["POST /api/v1/auth/invitations/accept"] = "user.accept",
        ["PUT /api/v1/notifications/rules"] = "notification-rules.update",
        ["POST /api/v1/notifications/test-email"] = "notification-email.test or nothing",
        ["POST /api/v1/webhook-endpoints"] = "webhook-endpoint.create",
        ["PUT /api/v1/webhook-endpoints/{id}"] = "webhook-endpoint.update",
        ["DELETE /api/v1/webhook-endpoints/{id}"] = "webhook-endpoint.delete",
        ["POST /api/v1/webhook-endpoints/{id}/secret"] = "webhook-endpoint.secret",
        ["POST /api/v1/webhook-endpoints/{id}/test"] = "webhook-endpoint.test",
        ["POST /api/v1/webhook-endpoints/{id}/deliveries/{deliveryId}/replay"] = "webhook-delivery.replay",
        ["POST /api/v1/webhook-endpoints/{id}/replay"] = "webhook-endpoint.replay",
        ["POST /api/v1/shipments/{id}/refresh"] = "shipment.refresh",
        ["POST /api/platform-operations/tasks/shipping-sync"] = "run.start",
        ["POST /api/platform-operations/tasks/reconcile"] = "run.start",
        ["POST /api/platform-operations/tasks/order-fetching"] = "run.start",
        ["POST /api/platform-operations/tasks/{id}/stop"] = "run.stop",
        ["POST /api/platform-operations/tasks/{id}/pause"] = "run.pause",
        ["POST /api/platform-operations/tasks/{id}/resume"] = "run.resume",
        ["POST /api/platform-operations/tasks/{id}/retry"] = "run.retry",
        ["POST /api/platform-operations/tasks/{id}/windows/{windowId}/retry"] = "run.start",
        ["POST /api/platform-operations/tasks/retries/run"] = "run.retry or nothing",
        ["POST /api/platform-operations/tasks/retries/cancel"] = "run.cancel-retry or nothing",
        ["POST /api/v1/connections/{id}/webhooks"] = "connection.webhooks-register",
        ["DELETE /api/v1/connections/{id}/webhooks"] = "connection.webhooks-remove",
        ["POST /api/v1/webhook-events/{id}/retry"] = "webhook-event.retry",
        ["POST /api/platform-operations/connections/{id}/test"] = "connection.test",
        ["POST /api/platform-operations/connections/{id}/disable"] = "connection.disable or nothing",
        ["POST /api/platform-operations/connections/{id}/enable"] = "connection.enable",
        ["POST /api/platform-operations/connections"] = "connection.create",
        ["PUT /api/platform-operations/connections/{id}"] = "connection.update",
        ["DELETE /api/platform-operations/connections/{id}"] = "connection.delete",
        ["PUT /api/v1/assignment/settings"] = "assignment.settings",
        ["POST /api/v1/assignment/assign"] = "assignment.assign or nothing",
        ["POST /api/v1/assignment/unassign"] = "assignment.unassign or nothing",
        ["POST /api/v1/assignment/run"] = "assignment.run",
        ["PUT /api/v1/assignment/agents/{id}"] = "assignment.agent",
        ["POST /api/v1/assignment/agents/{id}/duty"] = "assignment.on-duty or assignment.off-duty",
        ["POST /api/v1/assignment/agents/{id}/drain"] = "assignment.drain",
        ["POST /api/v1/assignment/rules"] = "assignment.rule-create",
        ["PUT /api/v1/assignment/rules/order"] = "assignment.rule-order",
        ["PUT /api/v1/assignment/rules/{id}"] = "assignment.rule-update",
        ["DELETE /api/v1/assignment/rules/{id}"] = "assignment.rule-delete",
        ["POST /api/v1/my/orders/{id}/start"] = "assignment.start",
        ["POST /api/v1/my/orders/{id}/done"] = "assignment.done",
        ["POST /api/v1/my/duty"] = "assignment.on-duty or assignment.off-duty",
        ["DELETE /api/admin/cleanup-assignments"] = "assignment.cleanup or nothing",
        ["POST /api/v1/scheduler/start"] = "scheduler.start or nothing",
        ["POST /api/v1/scheduler/stop"] = "scheduler.stop or nothing",
        ["POST /api/v1/scheduler/trigger/ecomanager"] = "scheduler.trigger",
        ["POST /api/v1/scheduler/trigger/shipping"] = "scheduler.trigger",
        ["POST /api/v1/scheduler/trigger/cleanup"] = "scheduler.trigger",
        ["PUT /api/v1/scheduler/schedules/{id}"] = "schedule.update",
        ["POST /api/v1/scheduler/schedules/{id}/trigger"] = "scheduler.trigger",
        ["POST /api/v1/scheduler/schedules/{id}/pause"] = "schedule.pause",
        ["POST /api/v1/scheduler/schedules/{id}/resume"] = "schedule.resume",
        ["PUT /api/v1/scheduler/retention"] = "retention.update",
        ["POST /api/admin/sync-stores"] = "scheduler.trigger",
        ["DELETE /api/admin/delete-orders"] = "orders.delete",
        ["PUT /api/v1/company"] = "company.update or nothing",
        ["POST /api/v1/companies"] = "company.create",
        ["POST /api/v1/companies/{id}/open"] = "company.open",
        ["POST /api/v1/companies/{id}/suspend"] = "company.suspend",
        ["POST /api/v1/companies/{id}/resume"] = "company.resume",
    };

    private const string Nothing = "nothing";

    public static IEnumerable<string> ActionsOf(string operation) => Recorded[operation].Split(" or ").Where(action => action != Nothing);

    /// <returns>What is wrong with a good answer: nothing was recorded, or something else. Null when all is well.</returns>
    public static string? FaultOf(string operation, int status, IReadOnlyList<string> actions)
    {
        if (status is < 200 or > 299 || !Recorded.TryGetValue(operation, out var expected))
            return null;
        if (actions.Count == 0)
            return expected.Split(" or ").Contains(Nothing) ? null : $"{operation} has changed something and recorded nothing.";
        return actions.Any(ActionsOf(operation).Contains) ? null : $"{operation} has recorded {string.Join(", ", actions)}, not {expected}.";
    }
}

namespace OrderSync.Web.Audit;

/// <summary>What acts are called.</summary>
internal static class AuditWords
{
    private static readonly Dictionary<string, string> Topics = new(StringComparer.Ordinal)
    {
        ["notification-email"] = "Test e-mails",
        ["notification-rules"] = "Notification rules",
        ["orders"] = "Orders",
        ["password"] = "Passwords",
        ["run"] = "Tasks",
        ["session"] = "Sign-ins",
        ["webhook-delivery"] = "Webhooks sent",
        ["webhook-endpoint"] = "Webhook endpoints",
        ["webhook-event"] = "Webhooks received",
        ["assignment"] = "Assignment",
        ["company"] = "Company",
        ["retention"] = "Retention",
        ["scheduler"] = "Scheduler",
    };

    private static readonly Dictionary<string, string> Actions = new(StringComparer.Ordinal)
    {
        ["session.begin"] = "Signed in",
        ["session.end"] = "Signed out",
        ["session.refuse"] = "Sign-in refused",
        ["session.disabled"] = "Sign-in refused",
        ["session.suspended"] = "Sign-in refused",
        ["session.reuse"] = "Session ended: token used twice",
        ["session.end-others"] = "Other sessions ended",
        ["password.change"] = "Password changed",
        ["password.reset"] = "New password chosen by a link",
        ["user.invite"] = "User invited",
        ["user.invitation-renew"] = "Invitation renewed",
        ["user.invitation-withdraw"] = "Invitation withdrawn",
        ["user.accept"] = "Invitation accepted",
        ["user.role"] = "Role changed",
        ["user.remove"] = "User removed",
        ["user.reset-password"] = "Link for a new password made",
        ["company.open"] = "Company opened by an operator",
        ["orders.deleted"] = "Orders: deletion done",
    };

    private static readonly Dictionary<string, string> Verbs = new(StringComparer.Ordinal)
    {
        ["create"] = "created",
        ["update"] = "changed",
        ["delete"] = "deleted",
        ["start"] = "started",
        ["stop"] = "stopped",
        ["pause"] = "paused",
        ["resume"] = "resumed",
        ["retry"] = "retried",
        ["suspend"] = "suspended",
        ["test"] = "tested",
        ["disable"] = "switched off",
        ["enable"] = "switched on",
        ["trigger"] = "triggered",
        ["refresh"] = "read again",
        ["download"] = "downloaded",
    };

    /// <summary>"connection" becomes "Connections", as what the list can be narrowed to.</summary>
    public static string Topic(string topic) => Topics.GetValueOrDefault(topic) ?? $"{Capital(topic)}s";

    /// <summary>"connection.update" becomes "Connection changed", "connection.webhooks-remove" "Connection: webhooks remove".</summary>
    public static string Action(string action)
    {
        if (Actions.TryGetValue(action, out var words))
            return words;
        var parts = action.Split('.', 2);
        var noun = parts[0] == "run" ? "Task" : Capital(parts[0]);
        if (parts.Length == 1)
            return noun;
        return Verbs.TryGetValue(parts[1], out var verb) ? $"{noun} {verb}" : $"{noun}: {parts[1].Replace('-', ' ')}";
    }

    private static string Capital(string word) => string.Concat(word[..1].ToUpperInvariant(), word[1..].Replace('-', ' '));
}

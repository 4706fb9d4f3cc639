using System.Globalization;

namespace OrderSync.Core.Platforms.Calls.Budgets;

/// <param name="Name">Unique among the connection's windows; its state in Redis is kept under it.</param>
public sealed record BudgetWindow(string Name, int Calls, TimeSpan Length)
{
    public long Milliseconds => (long)Length.TotalMilliseconds;

    public static string NameOf(string? operation, TimeSpan length) =>
        string.Create(CultureInfo.InvariantCulture, $"{operation}{(operation is null ? "" : "/")}{(long)length.TotalMilliseconds}");
}

/// <summary>Asks for one permit of a connection's budget.</summary>
/// <param name="Connection">For sentences.</param>
/// <param name="Operation">Those who call different operations of a platform do not queue behind each other.</param>
/// <param name="Windows">The permit must be free in all of them.</param>
public sealed record BudgetRequest(
    Guid CompanyId,
    Guid ConnectionId,
    string Connection,
    IReadOnlyList<BudgetWindow> Windows,
    CallPriority Priority = CallPriority.Interactive,
    Guid? RunId = null,
    string? Operation = null)
{
    public static BudgetRequest Of(PlatformDescriptor platform, PlatformConnection connection, string? operation, CallScope scope) => new(
        connection.CompanyId,
        connection.ConnectionId,
        connection.Name,
        [
            .. Limited(null, CallSettings.Of(platform, connection).Limits),
            .. operation is null ? [] : Limited(operation, platform.OperationLimits.GetValueOrDefault(operation) ?? []),
        ],
        scope.Priority,
        scope.RunId,
        operation);

    private static IEnumerable<BudgetWindow> Limited(string? operation, IEnumerable<CallLimit> limits) =>
        limits.Select(limit => new BudgetWindow(BudgetWindow.NameOf(operation, limit.Window), limit.Calls, limit.Window));
}

/// <summary>What the budget says to a request.</summary>
/// <param name="AskIn">Zero: the permit is granted.</param>
/// <param name="Left">The best estimate of when the permit will be free.</param>
/// <param name="Window">The one that is spent; null where the platform asked to wait, or others go first.</param>
/// <param name="AskedFor">How long the platform asked to wait, where that is longer than is waited for.</param>
internal sealed record BudgetAnswer(
    TimeSpan AskIn,
    TimeSpan Left,
    CallWaitReason Reason,
    BudgetWindow? Window,
    int Ahead,
    IReadOnlyList<CallSpender> SpentBy,
    TimeSpan AskedFor = default)
{
    public static readonly BudgetAnswer Granted = new(TimeSpan.Zero, TimeSpan.Zero, CallWaitReason.Budget, null, 0, []);

    public bool IsGranted => AskIn == TimeSpan.Zero;
}

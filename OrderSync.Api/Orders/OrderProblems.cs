using OrderSync.Contracts.Orders;

namespace OrderSync.Api.Orders;

/// <summary>What is doubtful about a stored order, as views tell it.</summary>
internal static class OrderProblems
{
    /// <returns>Null for none, as of nearly all orders.</returns>
    public static IReadOnlyList<OrderProblem>? Of(string[] names) =>
        names.Length == 0 ? null : [.. names.Select(Enum.Parse<OrderProblem>)];
}

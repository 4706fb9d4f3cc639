namespace OrderSync.Core.Platforms.Calls.Budgets;

/// <summary>Calls that were made about so long ago.</summary>
public sealed record CallsAtAge(TimeSpan Age, int Calls);

/// <summary>The calls that a connection has made, as they are on record: what a budget begins with when Redis knows nothing of it.</summary>
public interface ICallHistory
{
    /// <summary>Each window's calls, in parts of a hundredth of its length.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The record cannot be read.</exception>
    Task<ILookup<BudgetWindow, CallsAtAge>> ReadAsync(
        BudgetRequest request, IReadOnlyList<BudgetWindow> windows, CancellationToken cancellationToken);
}

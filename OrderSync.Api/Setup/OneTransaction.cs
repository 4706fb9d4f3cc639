using Microsoft.EntityFrameworkCore;
using OrderSync.Core.Data;

namespace OrderSync.Api.Setup;

/// <summary>Several statements that count together, or not at all.</summary>
internal static class OneTransaction
{
    /// <summary>Does the work, and again where the connection was lost in the middle. What it throws undoes it.</summary>
    public static Task<T> InTransactionAsync<T>(this OrderSyncDb database, Func<Task<T>> work, CancellationToken cancellationToken) =>
        database.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            database.ChangeTracker.Clear();
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            var result = await work();
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        });
}

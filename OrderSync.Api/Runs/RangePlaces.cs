using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Data;

namespace OrderSync.Api.Runs;

/// <summary>Where a range begins in a list that can only be walked, from what earlier walks have passed.</summary>
public sealed class RangePlaces(OrderSyncDb db)
{
    /// <returns>
    /// The page on which an earlier walk met the newest order of the month that ends the range, all of it; null to walk from the
    /// newest order, and where the platform answers for ranges.
    /// </returns>
    public async Task<string?> FindAsync(Guid connectionId, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var places =
            from window in db.RunWindows
            join run in db.Runs on window.RunId equals run.Id
            where run.ConnectionId == connectionId && window.Stream == "orders" && window.State == WindowState.Done
                && window.Cursor != null && window.From < to && window.To >= to
            orderby window.EndedAt descending
            select window.Cursor;
        return await places.FirstOrDefaultAsync(cancellationToken);
    }
}

using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>A page whose records have become orders, or rejections with their reason.</summary>
/// <param name="Cursor">Where this page itself began.</param>
public sealed record MappedPage(
    IReadOnlyList<IncomingOrder> Orders,
    IReadOnlyList<IncomingRejection> Rejections,
    string? Cursor,
    string? NextCursor,
    long? PlatformCount)
{
    public static MappedPage Map(IOrderSource source, PlatformConnection connection, OrderPage page, string? cursor)
    {
        var orders = new List<IncomingOrder>(page.Records.Count);
        var rejections = new List<IncomingRejection>();
        foreach (var payload in page.Records)
        {
            var mapped = source.Map(connection, payload);
            if (mapped.Order is { } order)
                orders.Add(new IncomingOrder(order, payload, RawPayload.Hash(payload.Span)));
            else
                rejections.Add(new IncomingRejection(mapped.Rejection!.ExternalId, mapped.Rejection.Reason, payload));
        }
        return new MappedPage(orders, rejections, cursor, page.NextCursor, page.PlatformCount);
    }

    public static void Count(RunWindow window, Run run, WriteOutcome outcome)
    {
        (window.Fetched, run.Fetched) = (window.Fetched + 1, run.Fetched + 1);
        switch (outcome)
        {
            case WriteOutcome.Created:
                (window.Created, run.Created) = (window.Created + 1, run.Created + 1);
                break;
            case WriteOutcome.Updated:
                (window.Updated, run.Updated) = (window.Updated + 1, run.Updated + 1);
                break;
            default:
                (window.Unchanged, run.Unchanged) = (window.Unchanged + 1, run.Unchanged + 1);
                break;
        }
    }

    public static void CountRejected(RunWindow window, Run run, int count)
    {
        (window.Fetched, run.Fetched) = (window.Fetched + count, run.Fetched + count);
        (window.Rejected, run.Rejected) = (window.Rejected + count, run.Rejected + count);
    }
}

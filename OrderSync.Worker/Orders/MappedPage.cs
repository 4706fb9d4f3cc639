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
            if (mapped.Rejection is { } rejection)
                rejections.Add(new IncomingRejection(rejection.ExternalId, rejection.Reason, payload));
            else if (UnfitId(mapped.Order!.ExternalId) is { } reason)
                rejections.Add(new IncomingRejection(null, reason, payload));
            else
                orders.Add(new IncomingOrder(mapped.Order, payload, RawPayload.Hash(payload.Span)));
        }
        return new MappedPage(orders, rejections, cursor, page.NextCursor, page.PlatformCount);
    }

    /// <summary>Other texts are stored as they are; an id has to fit an index, and to mean the same every time.</summary>
    private static string? UnfitId(string id) => id switch
    {
        { Length: 0 } => "id: is empty",
        { Length: > OrderConfiguration.IdLength } => $"id: is longer than {OrderConfiguration.IdLength} characters",
        _ when id.Contains('\0', StringComparison.Ordinal) => "id: contains a null character",
        _ => null,
    };

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

    /// <summary>Takes a window's figures back, before it is read again from its start.</summary>
    public static void Uncount(RunWindow window, Run run)
    {
        (run.Fetched, window.Fetched) = (run.Fetched - window.Fetched, 0);
        (run.Created, window.Created) = (run.Created - window.Created, 0);
        (run.Updated, window.Updated) = (run.Updated - window.Updated, 0);
        (run.Unchanged, window.Unchanged) = (run.Unchanged - window.Unchanged, 0);
        (run.Rejected, window.Rejected) = (run.Rejected - window.Rejected, 0);
    }

    public static void CountRejected(RunWindow window, Run run, int count)
    {
        (window.Fetched, run.Fetched) = (window.Fetched + count, run.Fetched + count);
        (window.Rejected, run.Rejected) = (window.Rejected + count, run.Rejected + count);
    }
}

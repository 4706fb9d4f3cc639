using System.Text.Json;
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
    /// <summary>See <see cref="OrderPage.IsListEnd"/>.</summary>
    public bool IsListEnd { get; init; }

    /// <summary>Ids of orders that the platform listed, and that are not of the run's range.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Of a walk: the page as a part of its list.</summary>
    public ListWalk? Walk { get; init; }

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
        rejections.AddRange(page.Unreadable.Select(one => new IncomingRejection(one.ExternalId, one.Reason, Remains(one))));
        return new MappedPage(orders, rejections, cursor, page.NextCursor, page.PlatformCount) { IsListEnd = page.IsListEnd };
    }

    /// <summary>What is kept of an order that the platform could not give.</summary>
    private static byte[] Remains(RecordRejection rejection) =>
        JsonSerializer.SerializeToUtf8Bytes(new { id = rejection.ExternalId, error = rejection.Reason });

    /// <summary>Other texts are stored as they are; an id has to fit an index, and to mean the same every time.</summary>
    internal static string? UnfitId(string id) => id switch
    {
        { Length: 0 } => "id: is empty",
        { Length: > OrderConfiguration.IdLength } => $"id: is longer than {OrderConfiguration.IdLength} characters",
        _ when id.Contains('\0', StringComparison.Ordinal) => "id: contains a null character",
        _ => null,
    };
}

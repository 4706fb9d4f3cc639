using System.Globalization;
using System.Runtime.CompilerServices;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.Vendure;

/// <summary>
/// Reads Vendure's orders by date range. Its updatedAt does not move when an order is shipped or delivered (each transition
/// writes the old value back), so open orders are read again by id; see docs/adr/0010.
/// </summary>
internal sealed class VendureConnector(VendureClient client) : IConnectionCheck, IOrderSource
{
    private const int IdsPerRead = 100;
    private const int MaxRestarts = 5;

    public PlatformDescriptor Descriptor => VendureDescriptor.Value;

    public OrderSourceTraits Traits { get; } =
        new(OrderPaging.DateWindows, LookBack: TimeSpan.FromDays(1), ReadsRecent: true, IdsPerRead) { RequiresTotal = true };

    public OrderSourceTraits TraitsFor(PlatformConnection connection) =>
        Traits with { LookBack = VendureOptions.LookBackOf(connection), PageSize = VendureOptions.PageSizeOf(connection) };

    public async Task<string> CheckAsync(PlatformConnection connection, CancellationToken cancellationToken)
    {
        var page = await FirstAsync(connection, VendureSort.ById, VendureFilter.Placed, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"Connected to {connection.Name}: it has {page.TotalItems:N0} orders.");
    }

    public async Task<OrderExtent> MeasureAsync(
        PlatformConnection connection, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var oldest = await FirstAsync(connection, VendureSort.OldestFirst, VendureFilter.Placed, cancellationToken);
        var range = await FirstAsync(connection, VendureSort.ById, VendureFilter.PlacedWithin(from, to), cancellationToken);
        var placedAt = oldest.Records.Count == 0 ? null : JsonRecords.Text(oldest.Records[0], "orderPlacedAt"u8);
        return new(VendureMapping.TimeOf(placedAt), range.TotalItems);
    }

    public async IAsyncEnumerable<OrderPage> ReadAsync(
        PlatformConnection connection, OrderQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query.Ids is { Count: > IdsPerRead })
            throw new PlatformException(PlatformFailure.Invalid($"At most {IdsPerRead} orders can be read by id at once."));
        var options = VendureOptions.Of(connection);
        var parts = new VendureParts(client, connection, options, query);
        var place = VendurePlace.Parse(query.Cursor);
        var circle = new PageCircle("Vendure");
        for (var restarts = 0; ;)
        {
            var (skip, take) = place.Ask(options.PageSize);
            var page = await circle.ReadAsync(null, () => parts.ReadAsync(skip, take, cancellationToken), read => place.NewOf(read).FirstOrDefault()?.Id);
            if (place.IsMovedIn(page))
            {
                if (++restarts > MaxRestarts)
                    throw new PlatformException(PlatformFailure.Protocol("The list of orders kept changing while it was read."));
                (place, circle) = (VendurePlace.Start, new PageCircle("Vendure"));
                continue;
            }
            var orders = place.NewOf(page).ToList();
            if (orders.Count > 0 && VendureOptions.MoneyPrecisionOf(connection) is null)
                await client.LearnMoneyPrecisionAsync(connection, options, cancellationToken);
            place = place.After(page);
            var cursor = place.Skip < page.TotalItems ? place.ToString() : null;
            yield return new OrderPage([.. orders.Where(order => order.Fault is null).Select(order => order.Record)], cursor, parts.CountOf(page))
            {
                Unreadable = [.. orders.Where(order => order.Fault is not null).Select(order => new RecordRejection(order.Id, order.Fault!))],
            };
            if (cursor is null)
                yield break;
        }
    }

    public MappedRecord Map(PlatformConnection connection, ReadOnlyMemory<byte> payload) =>
        VendureMapping.Map(payload, VendureOptions.MoneyPrecisionOf(connection) ?? client.MoneyPrecisionOf(connection));

    private Task<VendureOrders> FirstAsync(
        PlatformConnection connection, VendureSort sort, VendureFilter filter, CancellationToken cancellationToken) =>
        client.OrdersAsync(connection, VendureOptions.Of(connection), new(0, 1, sort, filter), counted: null, cancellationToken);
}

using System.Text;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Tests.Platforms;

/// <summary>A list of orders in numbered pages, an hour apart, which may change between any two calls, and counts them.</summary>
internal sealed class NumberedShop(bool newestFirst, int pageSize, bool tellsTotal) : INumberedOrderSource
{
    public static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly bool _newestFirst = newestFirst;

    /// <summary>An id never comes back, also not that of the newest order when it is deleted.</summary>
    private int _lastId;

    /// <summary>Oldest first: id, and when it was placed.</summary>
    public List<(int Id, DateTimeOffset At)> Orders { get; } = [];

    public int Calls { get; private set; }

    /// <summary>Done to the list before each call, told its number from 1.</summary>
    public Action<int> BeforeCall { get; set; } = _ => { };

    public OrderSourceTraits Traits => new(
        _newestFirst ? OrderPaging.NumberedNewestFirst : OrderPaging.NumberedOldestFirst, LookBack: TimeSpan.FromDays(1));

    public PlatformDescriptor Descriptor { get; } = new("numbered", "Numbered", "", [], [], RetrySettings.Default);

    public static DateTimeOffset TimeOf(int id) => Start.AddHours(id);

    public void Add(int howMany)
    {
        for (var order = 0; order < howMany; order++)
            Orders.Add((++_lastId, TimeOf(_lastId)));
    }

    /// <summary>Adds orders that are all dated back to one time.</summary>
    public void AddAt(DateTimeOffset at, int howMany)
    {
        for (var order = 0; order < howMany; order++)
            Orders.Add((++_lastId, at));
    }

    public Task<NumberedPage> ReadPageAsync(PlatformConnection connection, int number, CancellationToken cancellationToken)
    {
        BeforeCall(++Calls);
        var listed = _newestFirst ? Orders.AsEnumerable().Reverse() : Orders;
        var rows = listed.Skip((number - 1) * pageSize).Take(pageSize)
            .Select(order => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($$"""{"id":{{order.Id}},"at":{{order.At.UtcTicks}}}""")).ToList();
        return Task.FromResult(new NumberedPage(rows, tellsTotal ? Orders.Count : null));
    }

    public MappedRecord Map(PlatformConnection connection, ReadOnlyMemory<byte> payload)
    {
        var at = new DateTimeOffset(long.Parse(JsonRecords.Text(payload, "at"u8)!, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);
        var id = JsonRecords.Text(payload, "id"u8)!;
        return MappedRecord.Of(new OrderSnapshot(
            id, id, OrderStatus.Pending, "", new OrderCustomer(null, null, null), new OrderAddress(null, null, null, null, null),
            null, null, null, null, null, null, at, null, []));
    }

    public Task<OrderExtent> MeasureAsync(PlatformConnection connection, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        Task.FromResult(new OrderExtent(null, null));

    /// <param name="stopAfter">Pages after which the reading is given up, and begun again at the cursor.</param>
    public async Task<List<int>> ReadAsync(DateTimeOffset from, DateTimeOffset to, int stopAfter = int.MaxValue)
    {
        var ids = new List<int>();
        string? cursor = null;
        var connection = new PlatformConnection(Guid.Empty, Guid.Empty, "numbered", "Shop", new Dictionary<string, string>());
        do
        {
            var pages = 0;
            await foreach (var page in ((IOrderSource)this).ReadAsync(connection, new OrderQuery(OrderStream.Orders, from, to, cursor), TestContext.Current.CancellationToken))
            {
                ids.AddRange(page.Records.Select(record => int.Parse(JsonRecords.Text(record, "id"u8)!, System.Globalization.CultureInfo.InvariantCulture)));
                cursor = page.NextCursor;
                if (++pages == stopAfter)
                    break;
            }
            stopAfter = int.MaxValue;
        }
        while (cursor is not null);
        return ids;
    }
}

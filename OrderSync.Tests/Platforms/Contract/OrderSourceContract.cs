using OrderSync.Contracts.Orders;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Tests.Platforms.Contract;

/// <summary>
/// What every platform's connector must do, against a peer that can say what it holds. A platform adds a subclass that
/// makes its peer; everything else is here.
/// </summary>
public abstract partial class OrderSourceContract : ConnectorContract<IOrderPeer, IOrderSource>
{
    private static readonly DateTimeOffset End = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private protected static readonly OrderQuery Everything = new(OrderStream.Orders, DateTimeOffset.UnixEpoch, End);
    private const int MostPages = 200;
    private static readonly (string, string) SmallPages = ("pageSize", "7");

    private IReadOnlyList<PeerOrder> _orders = [];

    private string[] Ids => [.. _orders.Select(order => order.Id).Order(StringComparer.Ordinal)];

    /// <remarks>The peer has at least 20 orders that stand still, placed at more than two different times; all of them readable.</remarks>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _orders = await Peer.OrdersAsync();
        _orders.Count.ShouldBeGreaterThanOrEqualTo(20);
        Ids.ShouldBeUnique();
    }

    [Fact]
    public async Task A_whole_range_holds_exactly_the_platforms_orders_each_once()
    {
        var pages = await PagesAsync(Everything, SmallPages);

        IdsOf(pages).ShouldBe(Ids);
        pages.Count.ShouldBeGreaterThan(2);
        pages[^1].NextCursor.ShouldBeNull();
        pages.SkipLast(1).ShouldAllBe(page => page.NextCursor != null);
        pages.ShouldAllBe(page => page.PlatformCount == null || page.PlatformCount == Ids.Length);
    }

    [Fact]
    public async Task Reading_goes_on_from_every_pages_cursor()
    {
        var pages = await PagesAsync(Everything, SmallPages);

        for (var read = 1; read < pages.Count; read++)
        {
            var rest = await PagesAsync(Everything with { Cursor = pages[read - 1].NextCursor }, SmallPages);
            IdsOf(rest).ShouldBe(IdsOf(pages[read..]));
        }
    }

    [Fact]
    public async Task An_unchanged_record_has_the_same_bytes_at_every_reading()
    {
        var first = await PagesAsync(Everything);
        var second = await PagesAsync(Everything, SmallPages);

        Texts(second).ShouldBe(Texts(first), ignoreOrder: true);
    }

    [Fact]
    public async Task Every_record_maps_to_its_order()
    {
        var connection = Connect();
        var records = (await PagesAsync(Everything)).SelectMany(page => page.Records);

        var mapped = records.Select(record => Source.Map(connection, record)).ToList();

        mapped.Select(record => record.Rejection?.Reason).OfType<string>().ShouldBeEmpty();
        mapped.Select(record => (record.Order!.ExternalId, record.Order.PlacedAt))
            .ShouldBe(_orders.Select(order => (order.Id, order.PlacedAt)), ignoreOrder: true);
        mapped.ShouldAllBe(record => record.Order!.Number.Length > 0 && record.Order.Currency!.Length == 3);
    }

    [Fact]
    public async Task Every_order_has_its_total_and_parts_that_make_it_or_says_why_not()
    {
        var connection = Connect();
        var orders = (await PagesAsync(Everything)).SelectMany(page => page.Records).Select(record => Source.Map(connection, record).Order!).ToList();

        orders.ShouldAllBe(order => order.Total != null || (!Source.Traits.RequiresTotal && order.Problems.Contains(OrderProblem.NoTotal)));
        orders.ShouldAllBe(order => order.Shipping == null || order.Tax == null || order.Problems.Contains(OrderProblem.SumDiffers)
            || order.Subtotal + order.Shipping + order.Tax - (order.Discounts ?? 0) - (order.Credits ?? 0) == order.Total);
        orders.ShouldAllBe(order => order.Subtotal == null || order.Lines.Any(line => line.Total == null)
            || order.Lines.Where(line => line.Total > 0).Sum(line => line.Total) == order.Subtotal);
    }

    [Fact]
    public async Task An_order_is_followed_until_its_status_is_an_end_and_its_money_is_settled()
    {
        var connection = Connect();
        var orders = (await PagesAsync(Everything)).SelectMany(page => page.Records).Select(record => Source.Map(connection, record).Order!).ToList();

        orders.Where(order => !order.Status.IsTerminal()).ShouldAllBe(order => order.MayChange ?? true);
        orders.Where(order => order.Status == OrderStatus.Delivered && order.PaymentStatus is PaymentStatus.Authorized).ShouldAllBe(order => order.MayChange == true);
    }

    [Fact]
    public async Task Measures_the_first_order_and_the_count_where_it_can()
    {
        var extent = await Source.MeasureAsync(Connect(), DateTimeOffset.UnixEpoch, End, Cancellation);

        (extent.FirstOrderAt ?? _orders.Min(order => order.PlacedAt)).ShouldBe(_orders.Min(order => order.PlacedAt));
        (extent.Count ?? Ids.Length).ShouldBe(Ids.Length);
    }

    [Fact]
    public async Task Windows_that_meet_cover_every_order_exactly_once()
    {
        var bounds = _orders.Select(order => order.PlacedAt).Distinct().Order().ToList();
        var middle = bounds[bounds.Count / 2];

        var older = await PagesAsync(Everything with { To = middle }, SmallPages);
        var younger = await PagesAsync(Everything with { From = middle }, SmallPages);

        if (Source.Traits.IsReadByWindow)
        {
            IdsOf(older).ShouldBe(IdsPlaced(at => at < middle));
            IdsOf(younger).ShouldBe(IdsPlaced(at => at >= middle));
        }
        else
        {
            IdsOf(younger).ShouldBeSubsetOf(Ids);
            IdsPlaced(at => at >= middle).ShouldBeSubsetOf(IdsOf(younger));
            IdsOf(younger).Length.ShouldBeLessThan(
                IdsPlaced(at => at >= middle).Length + ((ListEnd.OlderPages + 1) * 7), "It should end soon after the range's beginning.");
        }
    }

    [Fact]
    public async Task Nothing_is_read_of_a_range_after_the_last_order()
    {
        var pages = await PagesAsync(Everything with { From = End.AddDays(-1) });

        // A list in the order of ids shows older orders too before it ends.
        if (Source.Traits.IsReadByWindow)
            IdsOf(pages).ShouldBeEmpty();
        else
            IdsOf(pages).ShouldBe(Ids);
        Proxy.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Orders_are_read_by_id_where_the_platform_can()
    {
        var query = Everything with { Stream = OrderStream.Open, Ids = [.. Ids.Take(9)] };
        if (Source.Traits.IdsPerRead == 0)
            (await FailureAsync(() => PagesAsync(query))).Kind.ShouldBe(PlatformFailureKind.Invalid);
        else
            IdsOf(await PagesAsync(query, SmallPages)).ShouldBe(Ids.Take(9));
    }

    [Fact]
    public async Task New_and_changed_orders_are_read_at_once_where_the_platform_can()
    {
        var query = Everything with { Stream = OrderStream.Recent };
        if (!Source.Traits.ReadsRecent)
            (await FailureAsync(() => PagesAsync(query))).Kind.ShouldBe(PlatformFailureKind.Invalid);
        else
            IdsOf(await PagesAsync(query, SmallPages)).ShouldBe(Ids);
    }

    private protected Task<List<OrderPage>> PagesAsync(OrderQuery query, params (string Key, string Value)[] changes) =>
        PagesAsync(Source, query, changes);

    private async Task<List<OrderPage>> PagesAsync(IOrderSource source, OrderQuery query, params (string Key, string Value)[] changes)
    {
        var pages = new List<OrderPage>();
        await foreach (var page in source.ReadAsync(Connect(changes), query, Cancellation))
        {
            pages.Add(page);
            pages.Count.ShouldBeLessThan(MostPages, "The walk does not end.");
        }
        return pages;
    }

    private protected static string[] IdsOf(IEnumerable<OrderPage> pages) =>
        [.. pages.SelectMany(page => page.Records).Select(record => JsonRecords.Text(record, "id"u8)!).Order(StringComparer.Ordinal)];

    private string[] IdsPlaced(Func<DateTimeOffset, bool> when) =>
        [.. _orders.Where(order => when(order.PlacedAt)).Select(order => order.Id).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Texts(IEnumerable<OrderPage> pages) => Texts(pages.SelectMany(page => page.Records));
}

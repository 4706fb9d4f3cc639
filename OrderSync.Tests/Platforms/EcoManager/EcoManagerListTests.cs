using System.Net;
using System.Text;
using System.Text.Json;
using System.Web;
using OrderSync.Core.Connections;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Json;
using OrderSync.Tests.Platforms.Contract;

namespace OrderSync.Tests.Platforms.EcoManager;

/// <summary>Where a list in the order of ids ends, when orders are dated back.</summary>
public sealed class EcoManagerListTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly OrderQuery LastWeek = new(OrderStream.Orders, Now.AddDays(-7), Now);

    private readonly Shop _shop = new();
    private readonly ConnectorHost _host;

    public EcoManagerListTests() => _host = new ConnectorHost(platform: _shop);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_page_that_is_dated_back_is_not_the_end()
    {
        _shop.Orders.AddRange([(4, Now.AddYears(-2)), (3, Now.AddYears(-2)), (2, Now.AddHours(-1)), (1, Now.AddDays(-2))]);

        (await ReadAsync(LastWeek)).ShouldBe([4, 3, 2, 1]);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(30)]
    public async Task An_import_of_any_length_does_not_hide_what_is_known_to_stand_behind_it(int imported)
    {
        _shop.Orders.AddRange(Enumerable.Range(0, imported).Select(place => (imported + 2 - place, Now.AddYears(-2))));
        _shop.Orders.AddRange([(2, Now.AddHours(-1)), (1, Now.AddDays(-2))]);

        (await ReadAsync(LastWeek with { LowestKnownId = 1 })).ShouldBe(Enumerable.Range(1, imported + 2).Reverse());
    }

    [Fact]
    public async Task Whole_pages_of_older_orders_are_the_end()
    {
        _shop.Orders.AddRange(Enumerable.Range(0, 100).Select(place => (100 - place, Now.AddDays(-place))));

        var read = await ReadAsync(LastWeek with { LowestKnownId = 93 });

        read[..8].ShouldBe(Enumerable.Range(93, 8).Reverse());
        _shop.Calls.ShouldBe(4 + ListEnd.OlderPages);
    }

    [Fact]
    public async Task A_known_order_that_is_not_listed_any_more_does_not_make_the_walk_endless()
    {
        _shop.Orders.AddRange(Enumerable.Range(0, 1_000).Select(place => (2_000 - place, Now.AddDays(-place))));

        await ReadAsync(LastWeek with { LowestKnownId = 5 });

        _shop.Calls.ShouldBe(4 + ListEnd.OlderPages + ListEnd.MorePagesToKnown);
    }

    [Fact]
    public async Task A_list_that_is_known_is_read_no_further_than_to_what_is_known()
    {
        _shop.Orders.AddRange(Enumerable.Range(0, 1_000).Select(place => (1_000 - place, Now.AddDays(-10))));

        var read = await ReadAsync(LastWeek with { Known = KnownAt(1_000), EndsAtKnown = true });

        read.ShouldBe(Enumerable.Range(1_000 - KnownList.LateIds, KnownList.LateIds + 1).Reverse().Append(1_000 - KnownList.LateIds - 1));
    }

    [Fact]
    public async Task What_is_known_does_not_end_the_reading_of_a_range_that_may_have_been_deleted_here()
    {
        // Ten a day: the last week is 70 orders, and the first 51 of the list end a fetch that only looks for new ones.
        _shop.Orders.AddRange(Enumerable.Range(0, 300).Select(place => (300 - place, Now.AddHours(-2.4 * (place + 1)))));
        var known = LastWeek with { Known = KnownAt(300) };

        Enumerable.Range(231, 70).Except(await ReadAsync(known)).ShouldBeEmpty();
        (await ReadAsync(known with { EndsAtKnown = true })).Count.ShouldBeLessThan(70);
    }

    [Fact]
    public async Task An_import_before_what_is_known_is_read_whole()
    {
        _shop.Orders.AddRange(Enumerable.Range(0, 400).Select(place => (1_400 - place, Now.AddYears(-2))));
        _shop.Orders.AddRange(Enumerable.Range(0, 1_000).Select(place => (1_000 - place, Now.AddDays(-10))));

        (await ReadAsync(LastWeek with { Known = KnownAt(1_000), EndsAtKnown = true })).ShouldContain(1_001);
    }

    [Fact]
    public async Task Where_the_list_is_not_known_as_far_back_as_is_asked_for_the_dates_have_to_tell()
    {
        _shop.Orders.AddRange(Enumerable.Range(0, 100).Select(place => (100 - place, Now.AddDays(-place))));

        await ReadAsync(LastWeek with { Known = KnownAt(100, Now.AddDays(-3)), EndsAtKnown = true, LowestKnownId = 97 });

        (_shop.Calls * 2).ShouldBeGreaterThan(KnownList.LateIds);
        _shop.Calls.ShouldBeGreaterThanOrEqualTo(4 + ListEnd.OlderPages);
    }

    private static KnownList KnownAt(long to, DateTimeOffset? from = null) => KnownList.First(to, from, Now);

    private async Task<List<int>> ReadAsync(OrderQuery query)
    {
        var connection = ConnectorHost.Connect(
            "ecomanager", new Dictionary<string, string> { ["baseUrl"] = "http://127.0.0.1:9", ["token"] = "token", ["pageSize"] = "2", ["timeZone"] = "UTC" });
        var read = new List<int>();
        await foreach (var page in _host.Connector<IOrderSource>("ecomanager").ReadAsync(connection, query, TestContext.Current.CancellationToken))
            read.AddRange(page.Records.Select(record => int.Parse(JsonRecords.Text(record, "id"u8)!)));
        return read;
    }

    /// <summary>The list of orders as EcoManager answers it, from memory; the cursor is a place.</summary>
    private sealed class Shop : HttpMessageHandler
    {
        public List<(int Id, DateTimeOffset At)> Orders { get; } = [];

        public int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
            var (place, size) = (int.Parse(query["cursor"] ?? "0"), int.Parse(query["per_page"]!));
            var data = Orders.Skip(place).Take(size).Select(order => new { id = order.Id, created_at = $"{order.At:yyyy-MM-dd HH:mm:ss}", total = 1 });
            var next = place + size < Orders.Count ? $"{place + size}" : null;
            var json = JsonSerializer.Serialize(new { data, meta = new { next_cursor = next } });
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = new StringContent(json, Encoding.UTF8, "application/json"),
            });
        }
    }
}

using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Json;
using OrderSync.Tests.Platforms.Contract;

namespace OrderSync.Tests.Platforms.Vendure;

/// <summary>Lists that move between two pages, and orders that the shop cannot give: what no running Vendure does when it is told to.</summary>
public sealed class VendureListTests : IAsyncDisposable
{
    private static readonly OrderQuery Everything = new(OrderStream.Orders, DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private readonly Shop _shop = new();
    private readonly ConnectorHost _host;

    public VendureListTests() => _host = new ConnectorHost(platform: _shop);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(2, 2)]
    [InlineData(4, 3)]
    [InlineData(4, 1)]
    public async Task An_order_that_goes_while_another_comes_hides_none_although_the_total_is_the_same(int pageSize, int goes)
    {
        _shop.Ids.AddRange(Enumerable.Range(1, 10));
        _shop.BeforePage = page =>
        {
            if (page != 2)
                return;
            _shop.Ids.Remove(goes);
            _shop.Ids.Add(11);
        };

        var (read, unreadable) = await ReadAsync(pageSize);

        unreadable.ShouldBeEmpty();
        read.Distinct().Where(id => id != goes).ShouldBe(Enumerable.Range(1, 11).Where(id => id != goes), ignoreOrder: true);
    }

    [Fact]
    public async Task A_list_that_stands_still_is_read_in_as_many_calls_as_it_has_pages()
    {
        _shop.Ids.AddRange(Enumerable.Range(1, 10));

        var (read, _) = await ReadAsync(pageSize: 4);

        read.ShouldBe(Enumerable.Range(1, 10));
        _shop.Pages.ShouldBe(3);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 150)]
    [InlineData(true, 250)]
    [InlineData(false, 150)]
    public async Task An_order_that_cannot_be_resolved_costs_only_itself(bool tellsPath, int bad)
    {
        _shop.Ids.AddRange(Enumerable.Range(1, 250));
        (_shop.TellsPath, _shop.Bad) = (tellsPath, [bad]);

        var (read, unreadable) = await ReadAsync(pageSize: 250);

        read.ShouldBe(Enumerable.Range(1, 250).Where(id => id != bad));
        var rejection = unreadable.ShouldHaveSingleItem();
        rejection.ExternalId.ShouldBe($"{bad}");
        rejection.Reason.ShouldContain($"order {bad}");
        _shop.Pages.ShouldBeLessThan(20, "twice the logarithm of the page, and one");
    }

    [Fact]
    public async Task A_shop_that_fails_at_all_orders_is_not_read_one_by_one()
    {
        _shop.Ids.AddRange(Enumerable.Range(1, 250));
        (_shop.TellsPath, _shop.Bad) = (true, [.. Enumerable.Range(1, 250)]);

        (await Should.ThrowAsync<PlatformException>(() => ReadAsync(pageSize: 250))).Failure.MayPass.ShouldBeTrue();
        _shop.Pages.ShouldBeLessThan(40);
    }

    [Theory]
    [InlineData("0", 1100)]
    [InlineData("2", 11)]
    [InlineData(null, 11)]
    public async Task Amounts_have_the_decimals_that_the_shop_itself_tells(string? told, int total)
    {
        _shop.Ids.Add(1);
        _shop.MoneyPrecision = told;
        var source = _host.Connector<IOrderSource>("vendure");
        var connection = Connection(100);
        var page = await source.ReadAsync(connection, Everything, TestContext.Current.CancellationToken).SingleAsync(TestContext.Current.CancellationToken);

        source.Map(connection, page.Records[0]).Order.ShouldNotBeNull().Total.ShouldBe(total);
    }

    private static PlatformConnection Connection(int pageSize) => ConnectorHost.Connect(
        "vendure",
        new Dictionary<string, string> { ["adminApiUrl"] = "http://127.0.0.1:9/admin-api", ["apiKey"] = "key", ["retryBaseMs"] = "1", ["pageSize"] = $"{pageSize}" });

    private async Task<(List<int> Read, List<RecordRejection> Unreadable)> ReadAsync(int pageSize)
    {
        var (read, unreadable) = (new List<int>(), new List<RecordRejection>());
        await foreach (var page in _host.Connector<IOrderSource>("vendure").ReadAsync(Connection(pageSize), Everything, TestContext.Current.CancellationToken))
        {
            read.AddRange(page.Records.Select(record => int.Parse(JsonRecords.Text(record, "id"u8)!)));
            unreadable.AddRange(page.Unreadable);
        }
        return (read, unreadable);
    }

    /// <summary>The list of orders as Vendure answers it, from memory.</summary>
    private sealed class Shop : HttpMessageHandler
    {
        public List<int> Ids { get; } = [];

        public int[] Bad { get; set; } = [];

        public bool TellsPath { get; set; }

        public string? MoneyPrecision { get; set; } = "2";

        public Action<int> BeforePage { get; set; } = _ => { };

        public int Pages { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            var query = body["query"]!.GetValue<string>();
            var answer = query.Contains("moneyStrategyPrecision") ? Settings() : List(query, body["variables"]!["options"]!);
            return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent(answer, Encoding.UTF8, "application/json") };
        }

        private string Settings() => MoneyPrecision is null
            ? """{"errors":[{"message":"You are not currently authorized","extensions":{"code":"FORBIDDEN"},"path":["globalSettings"]}],"data":null}"""
            : $$"""{"data":{"globalSettings":{"serverConfig":{"moneyStrategyPrecision":{{MoneyPrecision}} } } } }""";

        private string List(string query, JsonNode options)
        {
            if (!query.Contains("OrderIds"))
                BeforePage(++Pages);
            var (skip, take) = (options["skip"]!.GetValue<int>(), options["take"]!.GetValue<int>());
            var page = Ids.Order().Skip(skip).Take(take).ToList();
            var bad = page.FindIndex(Bad.Contains);
            if (bad >= 0 && !query.Contains("OrderIds"))
            {
                var path = TellsPath ? $$""","path":["orders","items",{{bad}},"customer"]""" : "";
                return $$"""{"errors":[{"message":"Cannot return null","extensions":{"code":"INTERNAL_SERVER_ERROR"}{{path}} }],"data":null}""";
            }
            var items = page.Select(id => new { id = $"{id}", orderPlacedAt = "2026-11-01T00:00:00Z", currencyCode = "JPY", totalWithTax = 1100 });
            return JsonSerializer.Serialize(new { data = new { orders = new { totalItems = Ids.Count, items } } });
        }
    }
}

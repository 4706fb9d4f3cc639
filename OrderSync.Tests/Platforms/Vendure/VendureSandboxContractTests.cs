using System.Globalization;
using OrderSync.Core.Platforms;
using OrderSync.Tests.Peers;
using OrderSync.Tests.Platforms.Contract;
using OrderSync.Tests.Sandbox;

namespace OrderSync.Tests.Platforms.Vendure;

/// <summary>Against the sandbox's Vendure.</summary>
public sealed class VendureSandboxContractTests(SandboxHost sandbox) : VendureContract, IClassFixture<SandboxHost>
{
    private VendureSandboxShop Shop => ((ImitatedVendure)Vendure).Shop;

    [Fact]
    public async Task A_key_that_expires_midway_is_unauthorized_and_not_told()
    {
        await Shop.FaultAsync(new { kind = "expiredToken", afterRequests = 2 });

        var failure = await FailureAsync(() => PagesAsync(Everything, ("pageSize", "7")));

        failure.Kind.ShouldBe(PlatformFailureKind.Unauthorized, failure.Sentence);
        failure.Field.ShouldBe("apiKey");
        failure.Sentence.ShouldNotContain(Shop.ApiKey);
        Proxy.Calls.ShouldBe(4, "The page that is refused, and the question whether the key is known at all.");
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_rejected_with_its_reason_and_the_others_are_kept()
    {
        await Shop.FaultAsync(new { kind = "malformedRecord", everyNth = 5 });
        var unreadable = (await Peer.OrdersAsync()).Count(order => !order.IsReadable);
        var connection = Connect();

        var pages = await PagesAsync(Everything);
        var mapped = pages.SelectMany(page => page.Records).Select(record => Source.Map(connection, record)).ToList();

        unreadable.ShouldBe(12);
        mapped.Count(record => record.Rejection is not null).ShouldBe(12);
        mapped.Count(record => record.Order is not null).ShouldBe(48);
        mapped.ShouldAllBe(record => record.Order != null || record.Rejection!.Reason.Contains(':'));
        mapped.Select(record => record.Rejection?.Reason.Split(':')[0]).OfType<string>().Distinct().Count().ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task Orders_that_come_and_change_during_the_walk_cost_none_of_those_before()
    {
        var before = (await Peer.OrdersAsync()).Select(order => order.Id);
        await Shop.FaultAsync(new { kind = "lateUpdate", insert = 9, change = 5, afterRequests = 1, times = 3 });

        var pages = await PagesAsync(Everything, ("pageSize", "7"));

        before.ShouldBeSubsetOf(IdsOf(pages));
        IdsOf(pages).Distinct().Count().ShouldBe(87);
    }

    [Fact]
    public async Task Carts_are_not_read_as_orders()
    {
        (await Shop.OrdersAsync()).TotalItems().ShouldBe(100);

        var pages = await PagesAsync(Everything);

        IdsOf(pages).Length.ShouldBe(60);
    }

    private protected override async Task<IVendurePeer> VendureAsync()
    {
        var name = "contract-" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N")[..20];
        var shop = await sandbox.VendureShopAsync(name, new { orders = 60, days = 90, seed = 7, firstId = 1001, carts = 40 });
        return new ImitatedVendure(sandbox, shop);
    }

    private sealed class ImitatedVendure(SandboxHost sandbox, VendureSandboxShop shop) : IVendurePeer
    {
        public VendureSandboxShop Shop => shop;

        public string Platform => "vendure";

        public Uri Origin => sandbox.Http.BaseAddress!;

        public string Username => VendureSandboxShop.Username;

        public string Password => VendureSandboxShop.Password;

        public string PoorApiKey => VendureSandboxShop.PoorApiKey;

        public IReadOnlyDictionary<string, string> WrongCredentials { get; } =
            new Dictionary<string, string> { ["apiKey"] = "0123456789abcdef:0123456789abcdef" };

        public IReadOnlyDictionary<string, string> SettingsAt(Uri origin) => new Dictionary<string, string>
        {
            ["adminApiUrl"] = new Uri(origin, shop.AdminApi).ToString(),
            ["apiKey"] = shop.ApiKey,
            // So that calls are those for orders.
            ["moneyPrecision"] = "2",
        };

        public async Task<IReadOnlyList<PeerOrder>> OrdersAsync() =>
        [
            .. (await shop.TruthAsync()).Select(order => new PeerOrder(
                order.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture),
                order.Time("createdAt"),
                !order.GetProperty("malformed").GetBoolean())),
        ];

        public async Task<IReadOnlyList<string>> PlaceOrdersAsync(int count)
        {
            // A new order begins some time after the one before it.
            sandbox.Time.Advance(TimeSpan.FromMinutes(1));
            var first = (await shop.PostAsync("/orders", new { count })).GetProperty("firstId").GetInt64();
            string[] ids = [.. Enumerable.Range(0, count).Select(number => (first + number).ToString(CultureInfo.InvariantCulture))];
            foreach (var id in ids)
                await SetAsync(id, "PaymentSettled");
            return ids;
        }

        public async Task<string> ShipAsync(string id)
        {
            await SetAsync(id, "Shipped");
            var order = await shop.OrderAsync(id, "fulfillments { trackingCode }");
            return order.GetProperty("fulfillments").EnumerateArray().ShouldHaveSingleItem().Text("trackingCode");
        }

        public Task DeliverAsync(string id) => SetAsync(id, "Delivered");

        public Task CancelAsync(string id)
        {
            // The sandbox's clock stands still, and its changes are told to the second.
            sandbox.Time.Advance(TimeSpan.FromSeconds(2));
            return SetAsync(id, "Cancelled");
        }

        public async Task<IReadOnlyList<VendurePeerOrder>> AllOrdersAsync() =>
        [
            .. (await shop.TruthAsync()).Select(order => new VendurePeerOrder(
                order.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture),
                order.Text("state"),
                order.Time("createdAt"),
                (long)(order.GetProperty("total").GetDecimal() * 100))),
        ];

        private async Task SetAsync(string id, string state) => await shop.PostAsync($"/orders/{id}/state", new { state });
    }
}

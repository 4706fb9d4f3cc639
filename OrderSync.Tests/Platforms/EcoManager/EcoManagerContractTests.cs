using System.Globalization;
using OrderSync.Core.Platforms;
using OrderSync.Tests.Platforms.Contract;
using OrderSync.Tests.Sandbox;

namespace OrderSync.Tests.Platforms.EcoManager;

public sealed class EcoManagerContractTests(SandboxHost sandbox) : OrderSourceContract, IClassFixture<SandboxHost>
{
    private EcoManagerPeer? _peer;

    private SandboxShop Shop => _peer!.Shop;

    [Fact]
    public async Task Waits_a_minute_where_a_429_does_not_say_how_long()
    {
        await Shop.FaultAsync(new { kind = "rateLimited" });

        await using var host = new ConnectorHost();
        var connector = host.Connector<IConnectionCheck>("ecomanager");
        await connector.CheckAsync(ConnectorHost.Connect("ecomanager", Peer.SettingsAt(Peer.Origin)), Cancellation);

        host.Time.Waits.ShouldContain(wait => wait >= TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("repeatedPage", "again and again")]
    [InlineData("cursorLoop", "same page cursor twice")]
    public async Task Pages_that_go_in_a_circle_end_the_reading(string kind, string sentence)
    {
        await Shop.FaultAsync(new { kind, afterRequests = 2, untilCleared = true });

        var failure = await FailureAsync(() => PagesAsync(Everything, ("pageSize", "7")));

        failure.Kind.ShouldBe(PlatformFailureKind.Protocol);
        failure.Sentence.ShouldContain(sentence);
        Proxy.Calls.ShouldBeLessThan(8);
    }

    [Fact]
    public async Task A_page_that_is_sent_twice_by_mistake_costs_no_order()
    {
        await Shop.FaultAsync(new { kind = "repeatedPage", afterRequests = 2 });

        IdsOf(await PagesAsync(Everything, ("pageSize", "7"))).ShouldBe((await Peer.OrdersAsync()).Select(order => order.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_token_that_expires_midway_is_unauthorized_and_not_told()
    {
        await Shop.FaultAsync(new { kind = "expiredToken", afterRequests = 2 });

        var failure = await FailureAsync(() => PagesAsync(Everything, ("pageSize", "7")));

        failure.Kind.ShouldBe(PlatformFailureKind.Unauthorized);
        failure.Field.ShouldBe("token");
        failure.Sentence.ShouldNotContain(Shop.Token);
        Proxy.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_rejected_with_its_reason_and_the_others_are_kept()
    {
        await Shop.FaultAsync(new { kind = "malformedRecord", everyNth = 5 });
        var unreadable = (await Peer.OrdersAsync()).Count(order => !order.IsReadable);
        var connection = Connect();

        var pages = await PagesAsync(Everything);
        var mapped = pages.SelectMany(page => page.Records).Select(record => Source.Map(connection, record)).ToList();

        mapped.Count(record => record.Rejection is not null).ShouldBe(unreadable);
        mapped.Count(record => record.Order is not null).ShouldBe(60 - unreadable);
        mapped.ShouldAllBe(record => record.Order != null || record.Rejection!.Reason.Contains(':'));
        unreadable.ShouldBe(12);
    }

    [Fact]
    public async Task Orders_that_come_and_change_during_the_walk_cost_none_of_those_before()
    {
        var before = (await Peer.OrdersAsync()).Select(order => order.Id);
        await Shop.FaultAsync(new { kind = "lateUpdate", insert = 9, change = 5, afterRequests = 1, times = 3 });

        var pages = await PagesAsync(Everything, ("pageSize", "7"));

        before.ShouldBeSubsetOf(IdsOf(pages));
        IdsOf(pages).ShouldBeUnique();
    }

    [Fact]
    public void Looks_back_as_far_as_the_connection_says() =>
        Source.TraitsFor(Connect(("lookBackDays", "30"))).LookBack.ShouldBe(TimeSpan.FromDays(30));

    protected override async Task<IOrderPeer> PeerAsync()
    {
        var name = "contract-" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N")[..20];
        var shop = await sandbox.ShopAsync(name, new { orders = 60, days = 90, seed = 7, firstId = 100001 });
        return _peer = new EcoManagerPeer(sandbox.Http.BaseAddress!, name, shop);
    }

    private sealed class EcoManagerPeer(Uri origin, string name, SandboxShop shop) : IOrderPeer
    {
        public SandboxShop Shop => shop;

        public string Platform => "ecomanager";

        public Uri Origin => origin;

        public IReadOnlyDictionary<string, string> WrongCredentials { get; } = new Dictionary<string, string> { ["token"] = "wrongtoken0000000000" };

        public IReadOnlyDictionary<string, string> SettingsAt(Uri at) => new Dictionary<string, string>
        {
            ["baseUrl"] = new Uri(at, $"ecomanager/{name}").ToString(),
            ["token"] = shop.Token,
        };

        public async Task<IReadOnlyList<PeerOrder>> OrdersAsync() =>
        [
            .. (await shop.TruthAsync()).Select(order => new PeerOrder(
                order.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture),
                order.Time("createdAt"),
                !order.GetProperty("malformed").GetBoolean())),
        ];
    }
}

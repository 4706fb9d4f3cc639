using OrderSync.Tests.Platforms.Contract;
using OrderSync.Tests.Sandbox;

namespace OrderSync.Tests.Platforms.Maystro;

public sealed class MaystroContractTests(SandboxHost sandbox) : ShipmentSourceContract, IClassFixture<SandboxHost>
{
    private MaystroPeer? _peer;

    [Fact]
    public async Task A_list_without_its_wrapper_is_read_as_well()
    {
        await _peer!.Shop.PutAsync(new { bare = true });

        (await PagesAsync()).Sum(page => page.Records.Count).ShouldBe(90);
    }

    [Fact]
    public async Task A_code_that_nobody_knows_is_kept_and_said_to_be_unknown()
    {
        await _peer!.Shop.PostAsync("/orders/100050/state", new { state = "77" });

        var shipment = Mapped(await PagesAsync()).Single(shipment => shipment.Status.Code == "77");

        shipment.Status.IsKnown.ShouldBeFalse();
        shipment.Status.Label.ShouldBe("INCONNU (77)");
        shipment.Status.Meaning.ShouldBe("Maystro sends code 77, which is not known here.");
        (shipment.Status.IsTerminal, shipment.Status.OrderStatus).ShouldBe((false, null));
    }

    [Fact]
    public void Which_codes_end_a_shipment_is_a_setting()
    {
        Source.CodesFor(Connect()).Where(code => code.IsTerminal).Select(code => code.Code).ShouldBe(["41", "50", "52", "53"]);
        Source.CodesFor(Connect(("terminalCodes", "41, 12"))).Where(code => code.IsTerminal).Select(code => code.Code).ShouldBe(["12", "41"]);
    }

    [Fact]
    public void There_are_eighteen_codes_and_one_of_them_completes_an_order()
    {
        var codes = Source.CodesFor(Connect());

        codes.Count.ShouldBe(18);
        codes.Select(code => code.Code).ShouldBeUnique();
        codes.Single(code => code.OrderStatus is not null).Label.ShouldBe("LIVRÉ");
    }

    [Fact]
    public async Task Shipments_that_come_in_push_the_others_to_later_pages()
    {
        var before = await PagesAsync();
        await _peer!.Shop.PostAsync("/orders", new { count = 3 });

        var second = Mapped([await Source.ListAsync(Connect(), 2, Cancellation)]);

        second.Take(3).Select(shipment => shipment.ExternalId)
            .ShouldBe(Mapped([before[0]]).TakeLast(3).Select(shipment => shipment.ExternalId));
    }

    protected override async Task<IShipmentPeer> PeerAsync()
    {
        var name = "contract-" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N")[..20];
        await sandbox.ShopAsync(name, new { orders = 90, days = 40, seed = 7 });
        var shop = new MaystroSandboxShop(sandbox.Http, name);
        await shop.PutAsync(new { });
        return _peer = new MaystroPeer(sandbox.Http.BaseAddress!, name, shop);
    }

    private sealed class MaystroPeer(Uri origin, string name, MaystroSandboxShop shop) : IShipmentPeer
    {
        public MaystroSandboxShop Shop => shop;

        public string Platform => "maystro";

        public Uri Origin => origin;

        public IReadOnlyDictionary<string, string> WrongCredentials { get; } = new Dictionary<string, string> { ["token"] = "wrongtoken0000000000" };

        public IReadOnlyDictionary<string, string> SettingsAt(Uri at) => new Dictionary<string, string>
        {
            ["baseUrl"] = new Uri(at, $"maystro/{name}").ToString(),
            ["token"] = MaystroSandboxShop.Token,
        };

        public Task SpoilEveryAsync(int nth) => shop.FaultAsync(new { kind = "malformedRecord", everyNth = nth });

        public Task ExpireTokenAsync() => shop.FaultAsync(new { kind = "expiredToken" });

        public async Task<IReadOnlyList<PeerShipment>> ShipmentsAsync() =>
        [
            .. (await shop.TruthAsync()).Select(parcel => new PeerShipment(
                parcel.Text("reference"), parcel.Text("state"), parcel.Time("updatedAt"), !parcel.GetProperty("malformed").GetBoolean())).Reverse(),
        ];
    }
}

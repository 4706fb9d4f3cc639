using OrderSync.Core.Platforms;
using OrderSync.Tests.Peers;
using OrderSync.Tests.Platforms.Contract;

namespace OrderSync.Tests.Platforms.Vendure;

/// <summary>Against a real Vendure.</summary>
[Trait("Category", "npm")]
[Collection(VendurePeer.Collection)]
public sealed class VendureContractTests(VendurePeer vendure) : VendureContract
{
    [Fact]
    public async Task A_line_that_moves_in_the_shops_table_does_not_change_the_record()
    {
        var id = (await vendure.PlaceOrdersAsync(3))[^1];
        var query = Everything with { Stream = OrderStream.Open, Ids = [id] };
        var before = (await PagesAsync(query)).Single().Records.Single();
        await vendure.TouchFirstLineAsync(id);
        var after = (await PagesAsync(query)).Single().Records.Single();

        Source.Map(Connect(), before).Order!.Lines.Count.ShouldBe(3);
        after.ToArray().ShouldBe(before.ToArray());
    }

    [Fact]
    public async Task Windows_part_at_the_microsecond_although_Vendure_speaks_milliseconds()
    {
        var bound = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var ids = await vendure.PlaceOrdersAsync(5);
        string[] times = ["2023-12-31 23:59:59.999", "2023-12-31 23:59:59.9995", "2024-01-01", "2024-01-01 00:00:00.0004", "2024-01-01 00:00:01"];
        foreach (var (id, time) in ids.Zip(times))
            await vendure.SetPlacedAtAsync(id, time);

        var before = await PagesAsync(Everything with { From = bound.AddYears(-1), To = bound });
        var after = await PagesAsync(Everything with { From = bound, To = bound.AddSeconds(1) });
        var measured = await Source.MeasureAsync(Connect(), bound, bound.AddSeconds(1), Cancellation);

        IdsOf(before).ShouldBe(ids.Take(2), ignoreOrder: true);
        IdsOf(after).ShouldBe(ids.Skip(2).Take(2), ignoreOrder: true);
        after.Single().PlatformCount.ShouldBe(2);
        measured.ShouldBe(new OrderExtent(bound.AddMilliseconds(-1), 2));
    }

    private protected override async Task<IVendurePeer> VendureAsync()
    {
        await vendure.ReadyAsync(orders: 24);
        return new RealVendure(vendure);
    }

    private sealed class RealVendure(VendurePeer vendure) : IVendurePeer
    {
        public string Platform => "vendure";

        public Uri Origin => vendure.Origin;

        public string Username => VendurePeer.Username;

        public string Password => VendurePeer.Password;

        public string PoorApiKey => vendure.PoorApiKey;

        public IReadOnlyDictionary<string, string> WrongCredentials { get; } =
            new Dictionary<string, string> { ["apiKey"] = "0123456789abcdef:0123456789abcdef" };

        public IReadOnlyDictionary<string, string> SettingsAt(Uri origin) => new Dictionary<string, string>
        {
            ["adminApiUrl"] = new Uri(origin, "admin-api").ToString(),
            ["apiKey"] = vendure.ApiKey,
            // So that calls are those for orders.
            ["moneyPrecision"] = "2",
        };

        public async Task<IReadOnlyList<PeerOrder>> OrdersAsync() =>
            [.. (await vendure.AllOrdersAsync()).Select(order => new PeerOrder(order.Id, order.PlacedAt))];

        public Task<IReadOnlyList<string>> PlaceOrdersAsync(int count) => vendure.PlaceOrdersAsync(count);

        public async Task<string> ShipAsync(string id)
        {
            await vendure.ShipAsync(id);
            return $"TRK{id}";
        }

        public Task DeliverAsync(string id) => vendure.DeliverAsync(id);

        public Task CancelAsync(string id) => vendure.CancelAsync(id);

        public Task<IReadOnlyList<VendurePeerOrder>> AllOrdersAsync() => vendure.AllOrdersAsync();
    }
}

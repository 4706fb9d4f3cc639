using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Connections;
using OrderSync.Core.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Runs;
using OrderSync.Tests.Shipping;

namespace OrderSync.Tests.Connections;

/// <summary>What a connection says of what was fetched is true, whatever kind of task has fetched it.</summary>
public sealed class LastSuccessTests(ApiFixture api) : CarrierTest(api)
{
    [Theory]
    [InlineData(RunKind.OrderFetch, FetchMode.Window)]
    [InlineData(RunKind.OrderFetch, null)]
    [InlineData(RunKind.OrderFetch, FetchMode.Auto)]
    [InlineData(RunKind.Reconcile, null)]
    public async Task A_task_that_has_read_all_that_it_was_to_read_is_a_success(RunKind kind, FetchMode? mode)
    {
        var (company, connection, shop) = await ShopAsync(50);
        await using var worker = new WorkerDesk(Api, shop);

        var run = await worker.RunAsync(company, connection.Id, kind, mode, mode == FetchMode.Auto ? null : Range());

        run.State.ShouldBe(RunState.Completed, run.Reason);
        var shown = await ShownAsync(company, connection);
        (shown.Orders, shown.Sentence).ShouldBe((50, "Active."));
        shown.LastSuccessAt.ShouldNotBeNull().ShouldBeInRange(Now, Now.AddMinutes(5));
        var health = await company.Admin.Get<ConnectionHealthView>($"/api/v1/connections/{connection.Id}/health");
        health.LastSuccessAt.ShouldBe(shown.LastSuccessAt);
        (await HasMarkAsync(company, connection)).ShouldBe(mode == FetchMode.Auto);
    }

    [Fact]
    public async Task A_task_that_has_failed_in_part_is_none_and_what_is_stored_is_not_denied()
    {
        var (company, connection, shop) = await ShopAsync(50);
        await using var worker = new WorkerDesk(Api, shop);
        shop.BeforeRead = query =>
        {
            if (query.From.Month == Now.Month)
                throw new Core.Platforms.PlatformException(Core.Platforms.PlatformFailure.Invalid("The shop is upset."));
        };
        shop.Orders.Add(new ShopOrder("old", Now.AddDays(-40)));

        var run = await worker.RunAsync(company, connection.Id, RunKind.OrderFetch, FetchMode.Window, Range());

        run.State.ShouldBe(RunState.CompletedWithErrors);
        var shown = await ShownAsync(company, connection);
        (shown.LastSuccessAt, shown.Sentence).ShouldBe((null, "Active; no fetch was complete yet."));
    }

    [Fact]
    public async Task A_carrier_shows_its_shipments_and_its_last_sync()
    {
        var desk = await OpenAsync();
        desk.Carrier.Parcels.AddRange([new("P1", "R-1", null, "31", Now, Now), new("P2", "R-2", null, "31", Now, Now)]);

        await desk.ShipAsync();

        var shown = await desk.ShownAsync();
        (shown.Orders, shown.Shipments, shown.Sentence).ShouldBe((0, 2, "Active."));
        shown.LastSuccessAt.ShouldNotBeNull();
        (await desk.ShownAsync(desk.Shop.Id)).LastSuccessAt.ShouldBeNull();
    }

    private RunRange Range() => new("orders", "range", Now.AddDays(-45), Now.AddMinutes(1), null);

    private async Task<(TestCompany Company, Connection Connection, ScriptedShop Shop)> ShopAsync(int orders)
    {
        var company = await Api.CreateCompanyAsync();
        var shop = new ScriptedShop();
        shop.Orders.AddRange(Enumerable.Range(1, orders).Select(number => new ShopOrder($"{number}", Now.AddMinutes(-number))));
        return (company, await company.AddConnectionAsync("Shop", ScriptedShop.Key), shop);
    }

    private static async Task<ConnectionView> ShownAsync(TestCompany company, Connection connection) =>
        (await company.Admin.Get<List<ConnectionView>>("/api/platform-operations/connections")).Single(shown => shown.Id == connection.Id);

    private static Task<bool> HasMarkAsync(TestCompany company, Connection connection) => company.InDatabaseAsync(
        async database => (await database.Connections.FindAsync([company.Id, connection.Id], Cancellation))!.OrdersSyncedTo is not null);
}

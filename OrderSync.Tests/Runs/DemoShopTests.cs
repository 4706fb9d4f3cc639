using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Shipping;

namespace OrderSync.Tests.Runs;

/// <summary>What the first start has made, as the whole application uses it.</summary>
public sealed class DemoShopTests(AppFixture app)
{
    [Fact]
    public async Task The_demo_shop_on_Vendure_holds_what_its_sandbox_holds_after_a_fetch()
    {
        using var merchant = await Merchant.OfDemoAsync(app);
        var demo = (await merchant.ConnectionsAsync()).Single(connection => connection.Name == "Demo shop on Vendure");
        var shop = new ConnectedShop { ConnectionId = demo.Id };

        var run = await merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        run.Task.State.ShouldBe(RunState.Completed, run.Task.Sentence);
        demo.Platform.ShouldBe("vendure");
        // It grows by two orders a minute while it is read.
        run.Task.Counts.Created.ShouldBeInRange(300, 340);
        run.Task.Counts.Rejected.ShouldBe(0);
        (await merchant.StoredAsync(shop)).Select(order => order.ExternalId).Distinct().Count().ShouldBe((int)run.Task.Counts.Created);
    }

    [Fact]
    public async Task The_demos_parcels_are_those_of_the_demos_orders()
    {
        using var merchant = await Merchant.OfDemoAsync(app);
        var connections = await merchant.ConnectionsAsync();
        var shop = new ConnectedShop { ConnectionId = connections.Single(connection => connection.Name == "Demo shop on EcoManager").Id };
        var carrier = new ConnectedShop { ConnectionId = connections.Single(connection => connection.Name == "Demo parcels with Maystro").Id };
        while ((await merchant.StoredAsync(shop)).Count < 300)
            await Task.Delay(200, Merchant.Cancellation);

        var run = await merchant.ShipAsync(carrier);

        run.Task.State.ShouldBe(RunState.Completed, run.Task.Sentence);
        var (linked, wrong) = (
            await merchant.CountAsync("shipments s join orders o on o.company_id = s.company_id and o.id = s.order_id where s.connection_id = $1", carrier),
            await merchant.CountAsync("shipments s join orders o on o.company_id = s.company_id and o.id = s.order_id where s.connection_id = $1 and o.number <> s.reference", carrier));
        linked.ShouldBeGreaterThan(20);
        wrong.ShouldBe(0);
    }
}

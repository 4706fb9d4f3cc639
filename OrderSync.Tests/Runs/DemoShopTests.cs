using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;

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
}

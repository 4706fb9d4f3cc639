using OrderSync.Contracts;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Runs;

/// <summary>What a task's calls leave behind, over the whole application.</summary>
public sealed class RunCallTests(AppFixture app) : MerchantTest(app)
{
    [Fact]
    public async Task Every_call_of_a_task_is_on_record_under_it_and_spends_the_connections_budget()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 700, days = 20, seed = 61 }, ("callsPerDay", "500"));
        var before = await shop.CallsAsync();

        var run = await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 30);

        var made = await shop.CallsAsync() - before;
        var calls = await RecordedAsync($"/api/v1/connections/{shop.ConnectionId}/calls", made);
        calls.Count.ShouldBe(made);
        calls.ShouldAllBe(call => call.ConnectionId == shop.ConnectionId && call.Method == "GET" && call.Status == 200 && call.ResponseBytes > 0);
        calls.ShouldAllBe(call => call.Path.Contains("/orders?per_page=") && !call.Path.Contains(SimulatedShop.Token));
        // The Api's test before the start belongs to no task.
        calls.Count(call => call.RunId is null).ShouldBe(1);
        (await RecordedAsync($"/api/platform-operations/tasks/{run.Task.Id}/calls", made - 1)).Select(call => call.Id)
            .ShouldBe(calls.Where(call => call.RunId == run.Task.Id).Select(call => call.Id));
        var health = await Merchant.Api.Get<ConnectionHealthView>($"/api/v1/connections/{shop.ConnectionId}/health");
        health.Breaker!.State.ShouldBe(BreakerState.Closed);
        var day = health.Budget!.Windows.ShouldHaveSingleItem();
        (day.Seconds, day.Limit).ShouldBe((86_400, 500));
        day.SpentBy.ShouldContain(new BudgetSpenderView(run.Task.Id, made - 1));
    }

    private async Task<IReadOnlyList<PlatformCallView>> RecordedAsync(string path, int atLeast)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var page = await Merchant.Api.Get<CursorPage<PlatformCallView>>($"{path}?limit=200");
            if (page.Items.Count >= atLeast || TimeProvider.System.GetElapsedTime(began).TotalSeconds > 10)
                return page.Items;
            await Task.Delay(100, Merchant.Cancellation);
        }
    }
}

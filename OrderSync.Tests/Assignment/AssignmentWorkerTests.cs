using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Assignment;

/// <summary>The worker hands out by itself: at once where it hears of it, within a minute where it does not.</summary>
public sealed class AssignmentWorkerTests(AppFixture app)
{
    [Fact]
    public async Task What_is_free_again_is_handed_out_at_once()
    {
        using var merchant = await ReadyAsync();
        var shop = await merchant.ConnectShopAsync(new { orders = 30, days = 2, seed = 211 });
        await merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var waiting = await merchant.ScalarAsync<long>(
            "select count(*) from orders where connection_id = $1 and is_open and status in ('Pending', 'Confirmed')", shop.ConnectionId);
        waiting.ShouldBeGreaterThan(0);
        var orders = await UntilOpenAsync(merchant, (int)waiting);
        var began = TimeProvider.System.GetTimestamp();

        for (var time = 0; time < 3; time++)
        {
            (await merchant.Api.Post("/api/v1/assignment/unassign", new UnassignRequest(orders)).Read<AssignmentOutcomes>()).Changed.ShouldBe(orders.Count);
            (await UntilOpenAsync(merchant, orders.Count)).ShouldBe(orders, ignoreOrder: true);
        }

        // Three sweeps would be two minutes apart.
        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(100));
    }

    [Fact]
    public async Task Orders_that_nobody_heard_of_are_handed_out_by_the_sweep()
    {
        using var merchant = await ReadyAsync();
        var shop = await merchant.ConnectShopAsync(new { orders = 1, days = 1, seed = 212 });

        await merchant.ExecuteAsync(
            """
            insert into orders (company_id, id, connection_id, external_id, number, status, platform_status, is_open, placed_at, line_count, revision,
                content_hash, first_seen_at, changed_at)
            select company_id, gen_random_uuid(), id, 'unheard-' || n, 'unheard-' || n, 'Pending', 'word', true, now(), 0, 1, '\x01', now(), now()
            from connections, generate_series(1, 7) n where id = $1
            """,
            shop.ConnectionId);

        (await UntilOpenAsync(merchant, 7)).Count.ShouldBe(7);
    }

    private async Task<Merchant> ReadyAsync()
    {
        var merchant = await Merchant.OfNewCompanyAsync(app);
        await merchant.SwitchAssignmentOnAsync();
        await merchant.AddAgentAsync("Nadia", onDuty: true);
        return merchant;
    }

    private static async Task<List<Guid>> UntilOpenAsync(Merchant merchant, int atLeast)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var page = await merchant.Api.Get<CursorPage<AssignmentView>>("/api/v1/assignment/assignments?state=open&limit=200");
            if (page.Items.Count >= atLeast)
                return [.. page.Items.Select(row => row.OrderId)];
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromMinutes(3), "nothing is handed out");
            await Task.Delay(200, Merchant.Cancellation);
        }
    }
}

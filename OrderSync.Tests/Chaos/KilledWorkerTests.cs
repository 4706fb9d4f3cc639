using Microsoft.Playwright;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Runs;
using OrderSync.Tests.Shipping;
using OrderSync.Tests.Site;

namespace OrderSync.Tests.Chaos;

/// <summary>All workers are killed in the middle of a run of each kind, and others take it up.</summary>
[Collection(nameof(Chaos))]
public sealed class KilledWorkerTests(ChaosApp chaos, BrowserFixture browser) : MerchantTest(chaos.App)
{
    private const int Orders = 20_000;

    public override async ValueTask InitializeAsync()
    {
        await chaos.CalmAsync();
        await base.InitializeAsync();
    }

    [Fact]
    public async Task A_fetch_loses_and_doubles_nothing()
    {
        var shop = await ConnectAsync(34);
        var run = await Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);

        var ended = await KillInTheMiddleAsync(run);

        ended.Task.Counts.ShouldBe(new RunCounts(Orders, Orders, 0, 0, 0));
        ended.Windows.Sum(window => window.Counts.Fetched).ShouldBe(Orders);
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
        (await Merchant.StoredAsync(shop)).ShouldAllBe(order => order.Revision == 1);
        (await RevisionsAsync(shop)).ShouldBe(Orders);
    }

    [Fact]
    public async Task A_reconcile_finds_and_repairs_the_same()
    {
        var shop = await ConnectAsync(35);
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var lost = await Merchant.ExecuteAsync("delete from orders where connection_id = $1 and external_id like '%7'", shop.ConnectionId);
        lost.ShouldBeGreaterThan(Orders / 20);
        var now = TimeProvider.System.GetUtcNow();
        var run = await Merchant.StartReconcileAsync(new StartReconcileRequest(shop.ConnectionId, From: now.AddDays(-300), To: now));

        var ended = await KillInTheMiddleAsync(run);

        ended.Differences.ShouldBe(new(lost, 0, 0));
        var found = await Merchant.DifferencesAsync(run.Id, limit: 200);
        found.Select(one => one.ExternalId).Distinct().Count().ShouldBe(lost);
        found.Count.ShouldBe(lost);
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Fact]
    public async Task A_dry_run_counts_the_same_and_writes_nothing()
    {
        var shop = await ConnectAsync(36);
        var run = await (await Merchant.TryStartAsync(new(shop.ConnectionId, FetchMode.Auto, StopAtFirst: true, DryRun: true)))
            .Read<RunView>(System.Net.HttpStatusCode.Accepted);

        var ended = await KillInTheMiddleAsync(run);

        ended.Task.Counts.ShouldBe(new RunCounts(Orders, Orders, 0, 0, 0));
        (await Merchant.StoredAsync(shop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_shipping_run_loses_and_doubles_no_shipment()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 3_000, days = 2, seed = 38 });
        await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 10);
        var open = await Merchant.OpenAsync(shop);
        var carrier = await Merchant.ConnectShopAsync("maystro", new { ships = shop.Name, latencyMs = 150 }, ("pagesAtOnce", "5"));
        var run = await Merchant.StartShippingAsync(carrier);

        var ended = await KillInTheMiddleAsync(run, from: 600, to: 2_800);

        ended.Windows.Sum(window => window.Counts.Fetched).ShouldBe(ended.Task.Counts.Fetched);
        // What was read once is not read again, but for the first page and the pages that had been answered and not stored.
        ended.Task.Counts.Fetched.ShouldBeInRange(open.Count, 3_000 + 200);
        var truth = await carrier.TrueStatusesAsync();
        var stored = await Merchant.StatusesAsync(carrier);
        open.ShouldAllBe(reference => stored[reference] == truth[reference]);
        (await Merchant.CountAsync("shipment_statuses h join shipments s on s.company_id = h.company_id and s.id = h.shipment_id where s.connection_id = $1", carrier))
            .ShouldBe(stored.Count);
    }

    [Fact]
    public async Task Without_a_worker_the_site_says_so_and_goes_on_by_itself_when_one_is_there()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 100, days = 20, seed = 37 });
        await chaos.KillWorkersAsync();
        try
        {
            await using var site = await SitePage.OpenAsync(chaos.App, browser, Merchant);
            var run = await Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
            var row = site.Page.Locator($"[data-testid=task-row][data-id='{run.Id}']");

            await Assertions.Expect(row.GetByTestId("task-sentence")).ToContainTextAsync("no worker is running", new() { Timeout = 60_000 });
            await Assertions.Expect(site["worker-absent"]).ToContainTextAsync("No worker is running.");
            await Assertions.Expect(row.GetByTestId("task-state")).ToHaveAttributeAsync("data-state", "queued");

            await chaos.StartWorkersAsync();
            await Assertions.Expect(row.GetByTestId("task-state")).ToHaveAttributeAsync("data-state", "completed", new() { Timeout = 60_000 });
            await Assertions.Expect(site["worker-absent"]).ToHaveCountAsync(0);
            (await Merchant.RunAsync(run.Id)).Task.Counts.Created.ShouldBe(100);
        }
        finally
        {
            if (!chaos.App.Replicas("worker").All.Any(process => process.IsRunning))
                await chaos.StartWorkersAsync();
        }
    }

    private Task<SimulatedShop> ConnectAsync(int seed) => Merchant.ConnectShopAsync(new { orders = Orders, days = 200, seed, latencyMs = 15 });

    /// <param name="from">The kill comes when so many have been read, and before <paramref name="to"/> have been.</param>
    private async Task<RunDetailView> KillInTheMiddleAsync(RunView run, int from = 3_000, int to = Orders - 1_000)
    {
        await Merchant.UntilAsync(run.Id, task => task.Counts.Fetched >= from);
        await chaos.KillWorkersAsync();
        var atDeath = await Merchant.RunAsync(run.Id);
        await chaos.StartWorkersAsync();
        var ended = await Merchant.UntilEndedAsync(run.Id);
        atDeath.Task.State.ShouldBe(RunState.Running);
        atDeath.Task.Counts.Fetched.ShouldBeInRange(from, to);
        ended.Task.State.ShouldBe(RunState.Completed, ended.Task.Sentence);
        ended.Log.ShouldContain(line => line.Message.StartsWith("Taken up again"));
        return ended;
    }

    private Task<long> RevisionsAsync(SimulatedShop shop) => Merchant.ScalarAsync<long>(
        "select count(*) from orders o join order_revisions r on r.company_id = o.company_id and r.order_id = o.id where o.connection_id = $1",
        shop.ConnectionId);
}

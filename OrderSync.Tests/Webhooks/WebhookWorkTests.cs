using System.Net;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Webhooks;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Webhooks;

/// <summary>From a change in a shop of the sandbox to the stored order, over real deliveries.</summary>
public sealed class WebhookWorkTests(AppFixture app) : MerchantTest(app)
{
    [Fact]
    public async Task What_happens_in_the_shop_is_stored_without_a_fetch_and_the_connections_mark_stays()
    {
        var heard = await WebhookShop.OpenAsync(App, Merchant, new { orders = 40, days = 20, seed = 301 });
        var mark = await MarkAsync(heard.Shop);
        var runs = await RunsAsync(heard.Shop);
        var ids = (await heard.Shop.TrueIdsAsync()).Order(StringComparer.Ordinal).ToList();

        await heard.Shop.AddOrdersAsync(7);
        await heard.Shop.ChangeStateAsync(ids[3], "Livré");
        await heard.Shop.ChangeStateAsync(ids[4], "Reporté encore");
        await heard.Shop.DeleteOrderAsync(ids[5]);
        // Livré is told twice: as a change of status, and of shipping.
        await heard.UntilWorkedAsync(deliveries: 7 + 2 + 1 + 1);

        var stored = await Merchant.StoredAsync(heard.Shop);
        stored.Count.ShouldBe(47);
        stored.Select(order => order.ExternalId).ToHashSet().Count.ShouldBe(47);
        stored.Single(order => order.ExternalId == ids[3]).ShouldSatisfyAllConditions(
            order => order.PlatformStatus.ShouldBe("Livré"), order => order.Revision.ShouldBe(2));
        stored.Single(order => order.ExternalId == ids[4]).PlatformStatus.ShouldBe("Reporté encore");
        (await GoneAsync(heard.Shop)).ShouldBe([ids[5]]);
        (await heard.EventsAsync()).GroupBy(told => told.State).ToDictionary(told => told.Key, told => told.Count()).ShouldBe(
            new Dictionary<WebhookEventState, int> { [WebhookEventState.Done] = 11 });
        (await MarkAsync(heard.Shop)).ShouldBe(mark);
        (await RunsAsync(heard.Shop)).ShouldBe(runs);
        (await heard.PlatformAsync()).Deliveries.ShouldAllBe(delivery => delivery.Status == 200 && delivery.TookMs < 5_000);
    }

    [Fact]
    public async Task Deliveries_that_are_lost_are_brought_by_the_next_incremental_fetch_and_nothing_else_is()
    {
        var heard = await WebhookShop.OpenAsync(App, Merchant, new { orders = 30, days = 20, seed = 302 });
        await heard.FaultAsync(new { kind = "dropped", everyNth = 3 });
        await heard.Shop.AddOrdersAsync(12);
        await heard.UntilWorkedAsync(12);
        var dropped = (await heard.PlatformAsync()).Deliveries.Where(delivery => delivery.Fault == "dropped").Select(delivery => $"{delivery.OrderId}").ToHashSet();
        dropped.Count.ShouldBe(4);
        (await heard.Shop.TrueIdsAsync()).Except((await Merchant.StoredAsync(heard.Shop)).Select(order => order.ExternalId)).ToHashSet().SetEquals(dropped).ShouldBeTrue();

        var run = await Merchant.FetchAsync(heard.Shop, FetchMode.Incremental);

        run.Task.State.ShouldBe(RunState.Completed);
        (run.Task.Counts.Created, run.Task.Counts.Updated).ShouldBe((4, 0));
        await Merchant.ShouldHoldExactlyAsync(heard.Shop, await heard.Shop.TrueIdsAsync());
    }

    [Fact]
    public async Task Repeats_and_forgeries_change_nothing_and_late_ones_are_taken()
    {
        var heard = await WebhookShop.OpenAsync(App, Merchant, new { orders = 10, days = 5, seed = 303, webhookRetryMs = 50 });
        var id = (await heard.Shop.TrueIdsAsync()).Order(StringComparer.Ordinal).First();

        await heard.FaultAsync(new { kind = "duplicate", times = 1 });
        await heard.Shop.ChangeStateAsync(id, "Confirmé ?");
        await heard.UntilWorkedAsync(2);
        // Merged while the first waits, else worked: then it is the same version.
        (await heard.EventsAsync()).Sum(told => told.Deliveries).ShouldBe(2);
        (await Merchant.StoredAsync(heard.Shop)).Single(order => order.ExternalId == id).Revision.ShouldBe(2);

        await heard.FaultAsync(new { kind = "wrongSignature", times = 1 });
        await heard.FaultAsync(new { kind = "slow", seconds = 1, times = 1 });
        await heard.Shop.AddOrdersAsync(2);
        // The forged one is refused, and tried again with the right signature.
        await heard.UntilWorkedAsync(2 + 3);
        (await heard.PlatformAsync()).Deliveries.Count(delivery => delivery.Status == 401).ShouldBe(1);
        await Merchant.ShouldHoldExactlyAsync(heard.Shop, await heard.Shop.TrueIdsAsync());
        (await heard.ShownAsync()).Refused!.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_rejected_with_its_reason_and_can_be_retried()
    {
        var heard = await WebhookShop.OpenAsync(App, Merchant, new { orders = 10, days = 5, seed = 304 });
        var bad = (await heard.Shop.TruthAsync()).Max(order => order.Id) + 1;
        await heard.Shop.FaultAsync(new { kind = "malformedRecord", ids = new[] { bad }, shape = "totalNotANumber" });
        await heard.Shop.AddOrdersAsync(2);
        await heard.UntilWorkedAsync(2);

        var rejected = (await heard.EventsAsync("rejected")).Single();
        (rejected.ExternalId, rejected.Attempts).ShouldBe(($"{bad}", 1));
        rejected.Reason.ShouldBe("total: “abc” is not a number");
        (await heard.ShownAsync()).Hooks.Single(hook => hook.Event == "OrderCreated").LastDay.ShouldBe(new WebhookCounts(0, 1, 0, 1));

        await Merchant.Api.Post($"/api/v1/webhook-events/{rejected.Id}/retry").Read<WebhookEventView>(HttpStatusCode.Accepted);
        await WebhookShop.UntilAsync(async () => (await heard.EventsAsync("rejected")).Any(told => told.Attempts == 2), "the retry");
        (await Merchant.ScalarAsync<long>("select count(*) from audit_entries where action = 'webhook-event.retry' and subject_id = $1", $"{rejected.Id}")).ShouldBe(1);
    }

    [Fact]
    public async Task A_burst_is_stored_once_each_with_several_workers_and_a_fetch_at_the_same_time()
    {
        var heard = await WebhookShop.OpenAsync(App, Merchant, new { orders = 300, days = 20, seed = 305 });
        var fetch = await Merchant.StartAsync(heard.Shop, FetchMode.Incremental);
        await heard.Shop.AddOrdersAsync(400);
        await heard.UntilWorkedAsync(400);
        (await Merchant.UntilEndedAsync(fetch.Id)).Task.State.ShouldBe(RunState.Completed);

        await Merchant.ShouldHoldExactlyAsync(heard.Shop, await heard.Shop.TrueIdsAsync());
        (await Merchant.StoredAsync(heard.Shop)).ShouldAllBe(order => order.Revision == 1);
        var events = await heard.EventsAsync();
        events.Count.ShouldBe(400);
        events.ShouldAllBe(told => told.State == WebhookEventState.Done && told.Attempts == 1);
    }

    private Task<DateTime> MarkAsync(ConnectedShop shop) =>
        Merchant.ScalarAsync<DateTime>("select orders_synced_to from connections where id = $1", shop.ConnectionId);

    private Task<long> RunsAsync(ConnectedShop shop) => Merchant.ScalarAsync<long>("select count(*) from runs where connection_id = $1", shop.ConnectionId);

    private async Task<string[]> GoneAsync(ConnectedShop shop) => await Merchant.ScalarAsync<string[]>(
        "select array_agg(external_id) from orders where connection_id = $1 and gone_at is not null", shop.ConnectionId);
}

using System.Net;
using System.Text;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Shipping;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Shipping;

/// <summary>Old orders for which the carrier has nothing are not asked for at every sync for ever.</summary>
public sealed class OrderLookUpTests(AppFixture app) : MerchantTest(app)
{
    private const string Secret = "a-webhook-secret-0123456789";
    private const int Old = 7;

    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 24)]
    [InlineData(3, 72)]
    [InlineData(4, 168)]
    [InlineData(40, 168)]
    public void Pauses_grow_to_a_week_and_a_sync_that_is_a_little_early_still_asks(int emptyAnswers, int hours)
    {
        LookUpPauses.Next(emptyAnswers, Noon).ShouldBeLessThanOrEqualTo(Noon.AddHours(hours).AddMinutes(-30));
        LookUpPauses.Next(emptyAnswers, Noon).ShouldBeGreaterThanOrEqualTo(Noon.AddHours(hours - 2));
    }

    [Fact]
    public async Task What_the_carrier_has_nothing_for_is_asked_for_after_growing_pauses_and_the_run_says_so()
    {
        var (shop, carrier) = await ShopAndCarrierAsync(seed: 81);

        (await LookUpsAsync(carrier)).Calls.ShouldBe(Old);
        (await MemoryAsync(carrier)).ShouldBe([.. Enumerable.Repeat(1, Old)]);
        var rested = await LookUpsAsync(carrier);
        rested.Calls.ShouldBe(0);
        rested.Run.Task.State.ShouldBe(RunState.Completed);
        rested.Run.Windows.ShouldNotContain(window => window.Stream == "lookups");
        rested.Run.Log.ShouldContain(line => line.Message.StartsWith($"{Old} old orders were not asked for again: the carrier had nothing"));

        foreach (var (hours, times) in new[] { (6, 2), (24, 3), (72, 4), (168, 5) })
        {
            await PassAsync(carrier, hours - 2);
            (await LookUpsAsync(carrier)).Calls.ShouldBe(0, $"{hours} h are not over");
            await PassAsync(carrier, 2);
            (await LookUpsAsync(carrier)).Calls.ShouldBe(Old, $"{hours} h are over");
            (await MemoryAsync(carrier)).ShouldBe([.. Enumerable.Repeat(times, Old)]);
        }

        // Two have changed in the shop since: one of them has an end.
        await Merchant.ExecuteAsync("update orders set changed_at = now() + interval '1 second' where connection_id = $1 and number = 'LOST3'", shop.ConnectionId);
        await Merchant.ExecuteAsync("update orders set changed_at = now(), is_open = false where connection_id = $1 and number = 'LOST4'", shop.ConnectionId);
        (await LookUpsAsync(carrier)).Calls.ShouldBe(1);
        (await MemoryAsync(carrier)).ShouldBe([1, .. Enumerable.Repeat(5, Old - 2)]);
    }

    [Fact]
    public async Task A_hint_asks_at_once_and_what_it_finds_is_followed_again()
    {
        var (shop, carrier) = await ShopAndCarrierAsync(seed: 82);
        await LookUpsAsync(carrier);
        // The carrier has it now, under the number that the order has.
        var parcel = (await carrier.TruthAsync()).First(parcel => parcel.State is not "41");
        await Merchant.ExecuteAsync("delete from shipments where connection_id = $1 and reference = $2", carrier.ConnectionId, parcel.Reference);
        await Merchant.ExecuteAsync("update orders set number = number || 'X', external_id = external_id || 'X' where connection_id = $1 and number = $2", shop.ConnectionId, parcel.Reference);
        await Merchant.ExecuteAsync("update orders set number = $2 where connection_id = $1 and number = 'LOST1'", shop.ConnectionId, parcel.Reference);
        (await LookUpsAsync(carrier)).Calls.ShouldBe(0);

        await HintAsync(carrier, parcel.Reference);
        await Until.SoAsync(async () => (await Merchant.StatusesAsync(carrier)).GetValueOrDefault(parcel.Reference) == parcel.State, "the status that the hint told of", TimeSpan.FromMinutes(1));
        var followed = await LookUpsAsync(carrier);

        followed.Run.Log.ShouldContain(line => line.Message.StartsWith($"{Old - 1} old orders were not asked for again"));
        followed.Run.Task.State.ShouldBe(RunState.Completed);
    }

    [Fact]
    public async Task What_could_not_be_asked_for_does_not_rest()
    {
        var (_, carrier) = await ShopAndCarrierAsync(seed: 83, ("maxRetries", "0"), ("breakerFailures", "0"));
        await LookUpsAsync(carrier);
        await PassAsync(carrier, 6);
        var pages = await AllCallsAsync(carrier) - Old;
        await PassAsync(carrier, 24);
        await carrier.FaultAsync(new { kind = "serverError", afterRequests = pages, times = 1 });

        var failed = (await Merchant.ShipAsync(carrier)).Task;

        failed.WindowsFailed.ShouldBe(1, failed.Sentence);
        (await MemoryAsync(carrier)).ShouldBe([.. Enumerable.Repeat(3, Old - 1).Prepend(2)]);
    }

    /// <summary>Of a shop's orders the newest forty are open, and seven old ones that the carrier was never given.</summary>
    private async Task<(SimulatedShop Shop, SimulatedShop Carrier)> ShopAndCarrierAsync(int seed, params (string Key, string Value)[] settings)
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 2_000, days = 50, seed });
        await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 60);
        await Merchant.ExecuteAsync(
            """
            update orders set status = 'Pending', is_open = place <= 40 or place > 2000 - $2, changed_at = now() - interval '1 day',
                number = case when place > 2000 - $2 then 'LOST' || (2001 - place) else number end,
                external_id = case when place > 2000 - $2 then 'LOST' || (2001 - place) else external_id end,
                tracking = case when place > 2000 - $2 then null else tracking end
            from (select id, row_number() over (order by placed_at desc, id desc) as place from orders where connection_id = $1) ranked
            where orders.id = ranked.id
            """,
            shop.ConnectionId, Old);
        return (shop, await Merchant.ConnectCarrierAsync(shop, [("webhookSecret", Secret), .. settings]));
    }

    private async Task<(int Calls, RunDetailView Run)> LookUpsAsync(SimulatedShop carrier)
    {
        var before = await carrier.CallsAsync("external_order_id");
        var run = await Merchant.ShipAsync(carrier);
        return (await carrier.CallsAsync("external_order_id") - before, run);
    }

    private async Task<int> AllCallsAsync(SimulatedShop carrier)
    {
        var before = await carrier.CallsAsync();
        await Merchant.ShipAsync(carrier);
        return await carrier.CallsAsync() - before;
    }

    /// <summary>As if so many hours went by.</summary>
    private async Task PassAsync(SimulatedShop carrier, int hours)
    {
        await Merchant.ExecuteAsync(
            "update order_look_ups set asked_at = asked_at - $2 * interval '1 hour' where connection_id = $1", carrier.ConnectionId, hours);
        await Merchant.ExecuteAsync(
            "update orders set changed_at = changed_at - $2 * interval '1 hour' where company_id = (select company_id from connections where id = $1)",
            carrier.ConnectionId, hours);
    }

    /// <summary>How often in a row the carrier had nothing, for each order.</summary>
    private Task<int[]> MemoryAsync(SimulatedShop carrier) => Merchant.ScalarAsync<int[]>(
        "select coalesce(array_agg(empty_answers order by empty_answers), '{}') from order_look_ups where connection_id = $1", carrier.ConnectionId);

    private async Task HintAsync(SimulatedShop carrier, string reference)
    {
        var said = $$$"""{"event":"OrderStatusChanged","payload":{"external_order_id":"{{{reference}}}","status":31}}""";
        var envelope = $$$"""{"message":{"data":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(said))}}}"}}""";
        var answer = await Merchant.Api.PostAsync(
            $"/webhooks/maystro/{carrier.ConnectionId}?secret={Secret}", new StringContent(envelope, Encoding.UTF8, "application/json"), Merchant.Cancellation);
        await answer.ShouldBe(HttpStatusCode.OK);
    }
}

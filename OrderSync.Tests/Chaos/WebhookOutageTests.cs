using Npgsql;
using OrderSync.Tests.Runs;
using OrderSync.Tests.Webhooks;

namespace OrderSync.Tests.Chaos;

/// <summary>Postgres is killed while a platform delivers webhooks: what was acknowledged is worked, and the rest is refused so that it comes again.</summary>
[Collection(nameof(Chaos))]
public sealed class WebhookOutageTests(ChaosApp chaos, ITestOutputHelper output)
{
    private const int Bursts = 40;
    private const int OrdersEach = 10;

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task No_delivery_that_was_acknowledged_is_lost_and_every_other_is_refused_so_that_it_comes_again()
    {
        var heard = await WebhookShop.OpenAsync(chaos.App, chaos.Merchant, new { orders = 20, days = 5, seed = 41, webhookRetryMs = 300 });
        var selling = SellAsync(heard.Shop);
        await WebhookShop.UntilAsync(async () => (await heard.PlatformAsync()).Deliveries.Count >= Bursts * OrdersEach / 8, "deliveries under way");

        var postgres = chaos.App.Replicas("postgres");
        await postgres.KillAsync(postgres.All.Single());
        await Task.Delay(Outage, Merchant.Cancellation);
        await postgres.StartReplicaAsync(Merchant.Cancellation);
        await selling;
        var truth = await heard.Shop.TrueIdsAsync();
        await WebhookShop.UntilAsync(async () => (await AcknowledgedAsync(heard)).Count >= Bursts * OrdersEach, "every delivery acknowledged");
        await WebhookShop.UntilAsync(async () => await CountAsync(heard.Shop, "state = 'Pending'") == 0, "all that was kept worked");

        var deliveries = (await heard.PlatformAsync()).Deliveries;
        var refused = deliveries.Where(delivery => delivery.Status != 200).ToList();
        output.WriteLine($"{deliveries.Count} deliveries of {Bursts * OrdersEach} events; refused: {string.Join(", ", refused.CountBy(delivery => delivery.Status))}");
        refused.ShouldNotBeEmpty("the outage hit nothing");
        refused.ShouldAllBe(delivery => delivery.Status >= 500);
        // One event for each, however often it was delivered, and all of them done.
        (await CountAsync(heard.Shop, "state = 'Done'")).ShouldBe(Bursts * OrdersEach);
        (await CountAsync(heard.Shop, "true")).ShouldBe(Bursts * OrdersEach);
        truth.Count.ShouldBe(20 + (Bursts * OrdersEach));
        await chaos.Merchant.ShouldHoldExactlyAsync(heard.Shop, truth);
    }

    private static async Task SellAsync(SimulatedShop shop)
    {
        for (var burst = 0; burst < Bursts; burst++)
        {
            await shop.AddOrdersAsync(OrdersEach);
            await Task.Delay(75, Merchant.Cancellation);
        }
    }

    /// <summary>The orders whose event the Api has answered with 200.</summary>
    private static async Task<HashSet<long>> AcknowledgedAsync(WebhookShop heard) =>
        [.. (await heard.PlatformAsync()).Deliveries.Where(delivery => delivery.Status == 200).Select(delivery => delivery.OrderId)];

    /// <returns>Null as long as the pool still holds sessions of the server that was killed.</returns>
    private async Task<long?> CountAsync(ConnectedShop shop, string which)
    {
        try
        {
            await using var command = chaos.Database.CreateCommand($"select count(*) from webhook_events where connection_id = $1 and {which}");
            command.Parameters.AddWithValue(shop.ConnectionId);
            return (long)(await command.ExecuteScalarAsync(Merchant.Cancellation))!;
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }
}

using System.Net;
using System.Text;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Shipping;

/// <summary>A carrier's webhook makes that one shipment be read; what it claims itself is never written.</summary>
public sealed class ShipmentHintTests(AppFixture app) : MerchantTest(app)
{
    private const string Secret = "a-webhook-secret-0123456789";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_carrier_is_asked_and_its_answer_is_stored_whatever_the_hint_says()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 60, days = 2, seed = 91 });
        await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 10);
        var carrier = await Merchant.ConnectShopAsync("maystro", new { ships = shop.Name }, ("webhookSecret", Secret));
        await Merchant.UntilEndedAsync((await Merchant.StartShippingAsync(carrier)).Id);
        var runs = await RunsAsync();
        var parcel = (await carrier.TruthAsync()).First(one => one.State is not ("41" or "32"));
        await carrier.ChangeStateAsync(parcel.Key, "32");

        // It says 41, and names another code than the carrier has.
        (await HintAsync(carrier, parcel.Reference, "41", Secret)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var asked = TimeProvider.System.GetTimestamp();
        while ((await Merchant.StatusesAsync(carrier))[parcel.Reference] != "32")
        {
            TimeProvider.System.GetElapsedTime(asked).ShouldBeLessThan(Patience, "the shipment was not read");
            await Task.Delay(200, Merchant.Cancellation);
        }
        (await RunsAsync()).ShouldBe(runs);
        (await Merchant.StatusesAsync(carrier)).ShouldBe(await carrier.TrueStatusesAsync(), ignoreOrder: true);
        (await HintAsync(carrier, parcel.Reference, "41", "somebody-elses-secret-000")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private Task<long> RunsAsync() => Merchant.ScalarAsync<long>("select count(*) from runs r join users u on u.company_id = r.company_id where u.email = $1", Merchant.Email);

    private Task<HttpResponseMessage> HintAsync(SimulatedShop carrier, string reference, string status, string secret)
    {
        var said = $$$"""{"event":"OrderStatusChanged","payload":{"external_order_id":"{{{reference}}}","status":{{{status}}}}}""";
        var envelope = $$$"""{"message":{"data":"{{{Convert.ToBase64String(Encoding.UTF8.GetBytes(said))}}}"}}""";
        return Merchant.Api.PostAsync(
            $"/webhooks/maystro/{carrier.ConnectionId}?secret={secret}", new StringContent(envelope, Encoding.UTF8, "application/json"), Merchant.Cancellation);
    }
}

using System.Net;
using OrderSync.Contracts.Connections;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Webhooks;

public sealed class RegistrationTests(AppFixture app) : MerchantTest(app)
{
    private static readonly string[] Events =
        ["OrderCreated", "OrderDeleted", "OrderStatusChanged", "OrderConfirmationStatusChanged", "OrderShippingStatusChanged"];

    [Fact]
    public async Task Five_webhooks_are_registered_once_put_right_again_and_removed()
    {
        var heard = await WebhookShop.OpenAsync(App, Merchant, new { orders = 5, days = 5, seed = 311 });

        var again = await heard.RegisterAsync();

        var platform = await heard.PlatformAsync();
        platform.Hooks.Select(hook => hook.Event).ShouldBe(Events, ignoreOrder: true);
        platform.Hooks.ShouldAllBe(hook => hook.IsActive && hook.DeliveryUrl == again.Address);
        again.Hooks.Select(hook => (hook.Event, hook.HookId, hook.IsActive)).ShouldBe(
            platform.Hooks.Select(hook => (hook.Event, (string?)$"{hook.Id}", (bool?)true)), ignoreOrder: true);
        again.SecretSet.ShouldBeTrue();
        (await Merchant.ConnectionAsync(heard.Shop)).SecretsSet.ShouldBe(["token", "webhookSecret"], ignoreOrder: true);

        (await heard.RemoveAsync()).Hooks.ShouldAllBe(hook => hook.HookId == null);
        (await heard.PlatformAsync()).Hooks.ShouldBeEmpty();
        (await heard.RemoveAsync()).Hooks.Count.ShouldBe(5);
    }

    [Fact]
    public async Task One_that_the_platform_has_switched_off_is_found_and_switched_on_again()
    {
        var heard = await WebhookShop.OpenAsync(App, Merchant, new { orders = 5, days = 5, seed = 312 });
        var hook = (await heard.ShownAsync()).Hooks.Single(shown => shown.Event == "OrderDeleted");
        await heard.SwitchOffAsync(hook.HookId!);
        // As if the last check were long ago, and the job had come by.
        await Merchant.ExecuteAsync("update webhooks set checked_at = now() - interval '2 hours' where connection_id = $1", heard.Shop.ConnectionId);
        await Merchant.ExecuteAsync("""
            update quartz.qrtz_triggers set next_fire_time = (extract(epoch from now()) * 10000000)::bigint + 621355968000000000
            where trigger_name = 'webhook-check'
            """);

        await WebhookShop.UntilAsync(
            async () => (await heard.ShownAsync()).Hooks.Single(shown => shown.Event == "OrderDeleted").ReactivatedAt is not null, "the check of webhooks");

        var checkedOne = (await heard.ShownAsync()).Hooks.Single(shown => shown.Event == "OrderDeleted");
        (checkedOne.IsActive, checkedOne.DisabledAt is not null, checkedOne.Trouble).ShouldBe((true, true, null));
        (await heard.PlatformAsync()).Hooks.ShouldAllBe(shown => shown.IsActive);
        (await heard.ShownAsync()).Hooks.Count(shown => shown.DisabledAt is not null).ShouldBe(1);
    }

    [Fact]
    public async Task What_the_platform_refuses_is_said()
    {
        var heard = await WebhookShop.OpenAsync(App, Merchant, new { orders = 5, days = 5, seed = 313 }, register: false);
        await heard.Shop.FaultAsync(new { kind = "expiredToken", status = 401, onPath = "/webhooks" });

        var problem = await heard.TryRegisterAsync().Problem(HttpStatusCode.UnprocessableEntity);

        problem.Detail!.ShouldContain("rejected the credentials");
        (await heard.ShownAsync()).Hooks.ShouldAllBe(hook => hook.HookId == null);
        await heard.Shop.ClearFaultsAsync();
        (await heard.RegisterAsync()).Hooks.ShouldAllBe(hook => hook.IsActive == true && hook.Trouble == null);
    }

    [Fact]
    public async Task A_secret_that_nobody_has_typed_is_not_asked_for_again_when_the_address_changes()
    {
        var heard = await WebhookShop.OpenAsync(App, Merchant, new { orders = 0, days = 5, seed = 314 });
        var address = new Uri(App.Address("sandbox"), "/ecomanager/moved-elsewhere").ToString();
        var settings = new Dictionary<string, string?> { ["baseUrl"] = address, ["token"] = SimulatedShop.Token };

        var moved = await Merchant.Api.Put(
            $"/api/platform-operations/connections/{heard.Shop.ConnectionId}", new UpdateConnectionRequest("Moved", settings)).Read<ConnectionView>();

        moved.SecretsSet.ShouldBe(["token"]);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Webhooks;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Shipping;

namespace OrderSync.Tests.Webhooks;

/// <summary>What is said twice is only the same while it waits: a platform that tells of A, B and A again means A.</summary>
public sealed class RepeatedEventTests(ApiFixture api) : CarrierTest(api)
{
    private const string Second = "2026-04-02 10:00:00";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_that_was_changed_and_changed_back_within_a_second_ends_as_it_was_told_last(bool workedBetween)
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await SignedShop.CreateAsync(company);
        await using var worker = new WorkerDesk(Api);

        foreach (var state in new[] { "Confirmé", "En attente", "Confirmé" })
        {
            await shop.DeliverAsync(Anybody, SignedShop.Order(1, state, Second), "OrderConfirmationStatusChanged");
            if (workedBetween)
                await worker.WorkEventsAsync(company, shop.Id);
        }
        await worker.WorkEventsAsync(company, shop.Id);

        (await OrderAsync(company, shop.Id)).PlatformStatus.ShouldBe("Confirmé");
        var events = await shop.EventsAsync();
        events.Select(heard => heard.Deliveries).ShouldBe([1, 1, 1]);
        events.ShouldAllBe(heard => heard.State == WebhookEventState.Done && heard.Attempts == 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hint_is_never_the_same_as_one_that_was_worked(bool workedBetween)
    {
        var desk = await OpenAsync();
        var at = Now.AddHours(-2);
        foreach (var code in new[] { "31", "42", "31" })
        {
            desk.Carrier.Parcels.Clear();
            desk.Carrier.Parcels.Add(new Parcel("P1", "R1", null, code, at = at.AddMinutes(1), Now.AddHours(-3)));
            await desk.HintAsync("R1", code);
            if (workedBetween)
                await desk.WorkEventsAsync();
        }
        await desk.WorkEventsAsync();

        (await desk.StatusAsync("P1")).ShouldBe("31");
        (await desk.EventsAsync()).Select(heard => (heard.State, heard.Deliveries)).ShouldBe([.. Enumerable.Repeat((WebhookEventState.Done, 1), 3)]);
    }

    [Fact]
    public async Task What_was_worked_is_worked_again_when_it_is_told_again()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await SignedShop.CreateAsync(company);
        await using var worker = new WorkerDesk(Api);
        for (var time = 0; time < 2; time++)
        {
            await shop.DeliverAsync(Anybody, SignedShop.Order(1, "Confirmé", Second), "OrderConfirmationStatusChanged");
            await worker.WorkEventsAsync(company, shop.Id);
        }

        (await shop.EventsAsync()).Select(heard => (heard.State, heard.Deliveries)).ShouldBe([.. Enumerable.Repeat((WebhookEventState.Done, 1), 2)]);
    }

    [Fact]
    public async Task What_still_waits_is_merged_with_unless_something_else_was_said_since_or_a_worker_has_it()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await SignedShop.CreateAsync(company);
        var (one, other, foreign) = (SignedShop.Order(1, "Confirmé", Second), SignedShop.Order(1, "En attente", Second), SignedShop.Order(2, "En attente", Second));

        foreach (var body in new[] { one, one, foreign, one, other, one, one })
            await shop.DeliverAsync(Anybody, body, "OrderStatusChanged");
        (await shop.EventsAsync()).Select(heard => (heard.ExternalId, heard.Deliveries)).ShouldBe([("1", 3), ("2", 1), ("1", 1), ("1", 2)]);

        // Put off by a worker that reads it from the platform.
        await company.InDatabaseAsync(database => database.WebhookEvents.Where(heard => heard.ConnectionId == shop.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(heard => heard.DueAt, Now.AddMinutes(5)), Cancellation));
        await shop.DeliverAsync(Anybody, one, "OrderStatusChanged");
        (await shop.EventsAsync()).Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_delivery_that_has_an_id_is_worked_once_whatever_became_of_it()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await SignedShop.CreateAsync(company);
        await using var worker = new WorkerDesk(Api);

        (await KeepAsync(company, shop.Id, "a", "Confirmé")).ShouldBeTrue();
        await worker.WorkEventsAsync(company, shop.Id);
        (await KeepAsync(company, shop.Id, "b", "En attente")).ShouldBeTrue();
        await worker.WorkEventsAsync(company, shop.Id);
        (await KeepAsync(company, shop.Id, "a", "Confirmé")).ShouldBeFalse();
        await worker.WorkEventsAsync(company, shop.Id);

        (await OrderAsync(company, shop.Id)).PlatformStatus.ShouldBe("En attente");
        (await shop.EventsAsync()).Select(heard => (heard.DeliveryId, heard.Deliveries)).ShouldBe([("a", 2), ("b", 1)]);
    }

    [Fact]
    public async Task An_old_version_that_is_delivered_again_after_a_newer_one_changes_nothing()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await SignedShop.CreateAsync(company);
        await using var worker = new WorkerDesk(Api);
        foreach (var (state, second) in new[] { ("En attente", 1), ("Confirmé", 2), ("En attente", 1) })
        {
            await shop.DeliverAsync(Anybody, SignedShop.Order(1, state, $"2026-04-02 10:00:0{second}"), "OrderStatusChanged");
            await worker.WorkEventsAsync(company, shop.Id);
        }

        (await OrderAsync(company, shop.Id)).ShouldSatisfyAllConditions(
            order => order.PlatformStatus.ShouldBe("Confirmé"), order => order.Revision.ShouldBe(2));
        (await shop.EventsAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_event_that_had_to_be_tried_again_does_not_undo_a_later_one_of_the_same_second()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await SignedShop.CreateAsync(company);
        await using var worker = new WorkerDesk(Api);
        await shop.DeliverAsync(Anybody, SignedShop.Order(1, "En attente", Second), "OrderStatusChanged");
        await company.InDatabaseAsync(database => database.WebhookEvents.Where(heard => heard.ConnectionId == shop.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(heard => heard.DueAt, Now.AddMinutes(5)).SetProperty(heard => heard.Attempts, 1), Cancellation));
        await shop.DeliverAsync(Anybody, SignedShop.Order(1, "Confirmé", Second), "OrderStatusChanged");
        await worker.WorkEventsAsync(company, shop.Id);

        await company.InDatabaseAsync(database => database.WebhookEvents.Where(heard => heard.ConnectionId == shop.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(heard => heard.DueAt, Now.AddMinutes(-1)), Cancellation));
        await worker.WorkEventsAsync(company, shop.Id);

        (await OrderAsync(company, shop.Id)).PlatformStatus.ShouldBe("Confirmé");
        (await shop.EventsAsync()).ShouldAllBe(heard => heard.State == WebhookEventState.Done);
    }

    [Fact]
    public async Task A_deleted_order_that_was_stored_as_changed_in_2038_comes_back_when_its_shop_restores_it()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await SignedShop.CreateAsync(company);
        await using var worker = new WorkerDesk(Api);
        await shop.DeliverAsync(Anybody, SignedShop.Order(1, "En attente", Second), "OrderStatusChanged");
        await worker.WorkEventsAsync(company, shop.Id);
        await company.InDatabaseAsync(database => database.Orders.Where(order => order.ConnectionId == shop.Id).ExecuteUpdateAsync(
            row => row.SetProperty(order => order.GoneAt, Now.AddHours(-3)).SetProperty(order => order.PlatformUpdatedAt, new DateTimeOffset(2038, 1, 19, 0, 0, 0, TimeSpan.Zero)), Cancellation));

        await shop.DeliverAsync(Anybody, SignedShop.Order(1, "Confirmé", $"{Now.AddMinutes(-5):yyyy-MM-dd HH:mm:ss}"), "OrderStatusChanged");
        await worker.WorkEventsAsync(company, shop.Id);

        (await OrderAsync(company, shop.Id)).ShouldSatisfyAllConditions(
            order => order.PlatformStatus.ShouldBe("Confirmé"), order => order.GoneAt.ShouldBeNull());
    }

    [Fact]
    public async Task Many_workers_keep_the_order_in_which_events_of_one_second_came()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await SignedShop.CreateAsync(company);
        await using var worker = new WorkerDesk(Api);
        for (var round = 1; round <= 1_001; round++)
            await KeepAsync(company, shop.Id, $"{round}", round == 1_001 ? "Confirmé" : $"En attente {round}");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => worker.WorkEventsAsync(company, shop.Id)));

        (await OrderAsync(company, shop.Id)).PlatformStatus.ShouldBe("Confirmé");
    }

    private Task<bool> KeepAsync(TestCompany company, Guid shop, string delivery, string state)
    {
        var body = SignedShop.Order(1, state, Second);
        var notice = new WebhookNotice("OrderStatusChanged", WebhookKeys.Of("OrderStatusChanged", body), "1", delivery);
        return Api.Services.GetRequiredService<WebhookInbox>().KeepAsync(new WebhookSource(company.Id, shop), notice, body, ignored: null, Cancellation);
    }

    private static Task<Order> OrderAsync(TestCompany company, Guid shop) => company.InDatabaseAsync(
        database => database.Orders.AsNoTracking().SingleAsync(order => order.ConnectionId == shop, Cancellation));
}

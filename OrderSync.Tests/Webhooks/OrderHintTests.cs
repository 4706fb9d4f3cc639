using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Connections;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Core.Webhooks;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Runs;
using OrderSync.Tests.Shipping;

namespace OrderSync.Tests.Webhooks;

/// <summary>Webhooks that only say that an order, or something, has changed.</summary>
public sealed class OrderHintTests(ApiFixture api) : CarrierTest(api)
{
    [Fact]
    public async Task A_hinted_order_is_read_by_its_id_and_stored_as_a_fetch_would()
    {
        var (company, shop, source, worker) = await ShopAsync(idsPerRead: 10);
        await using var _ = worker;
        source.Orders.AddRange([new("1", Now.AddHours(-2)), new("2", Now.AddHours(-1))]);

        await TellAsync(company, shop, "2", "2", "9");
        await worker.WorkEventsAsync(company, shop.Id);
        source.Orders[1] = source.Orders[1] with { State = "paid" };
        await TellAsync(company, shop, "2");
        await worker.WorkEventsAsync(company, shop.Id);

        source.AskedIds.ShouldBe(["2", "9", "2"], ignoreOrder: true);
        var stored = (await OrdersAsync(company, shop)).ShouldHaveSingleItem();
        (stored.ExternalId, stored.PlatformStatus, stored.Revision).ShouldBe(("2", "paid", 2));
        (await EventsAsync(company, shop)).Select(heard => (heard.State, heard.Reason)).ShouldBe(
        [
            (WebhookEventState.Done, "The order was read from the platform and stored."),
            (WebhookEventState.Done, "The platform has no such order."),
            (WebhookEventState.Done, "The order was read from the platform and updated."),
        ]);
        (await RunsAsync(company)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_order_that_cannot_be_read_is_tried_again_and_said()
    {
        var (company, shop, source, worker) = await ShopAsync(idsPerRead: 10);
        await using var _ = worker;
        source.Orders.Add(new("1", Now.AddHours(-2), "unreadable"));

        await TellAsync(company, shop, "1");
        await worker.WorkEventsAsync(company, shop.Id);

        var heard = (await EventsAsync(company, shop)).Single();
        (heard.State, heard.Attempts, heard.Reason).ShouldBe(
            (WebhookEventState.Pending, 1, "Scripted shop sent an order that cannot be read: state: is unreadable."));
    }

    [Theory]
    [InlineData(0, "1", "2", "3")]
    [InlineData(10, "", "", "")]
    [InlineData(0, "", "2", "")]
    public async Task What_cannot_be_read_by_id_is_brought_by_one_incremental_fetch_that_begins_soon(int idsPerRead, params string[] hints)
    {
        var (company, shop, source, worker) = await ShopAsync(idsPerRead);
        await using var _ = worker;
        source.Orders.Add(new("1", Now.AddHours(-2)));

        foreach (var hint in hints)
        {
            await TellAsync(company, shop, hint);
            await worker.WorkEventsAsync(company, shop.Id);
        }

        var run = (await RunsAsync(company)).ShouldHaveSingleItem();
        (run.Kind, run.Mode, run.State, run.RequestedBy, run.ConnectionId).ShouldBe((RunKind.OrderFetch, FetchMode.Incremental, RunState.Queued, "webhook", shop.Id));
        (run.WaitUntil!.Value - run.QueuedAt).TotalSeconds.ShouldBeInRange(5, 30);
        (await EventsAsync(company, shop)).ShouldAllBe(heard => heard.State == WebhookEventState.Done);
        (await worker.ExecuteAsync(company, run.Id, attempt: 0)).State.ShouldBe(RunState.Completed);
        (await OrdersAsync(company, shop)).Select(order => order.ExternalId).ShouldBe(["1"]);
    }

    [Fact]
    public async Task While_a_fetch_is_under_way_a_hint_waits_and_another_fetch_begins_after_it()
    {
        var (company, shop, source, worker) = await ShopAsync(idsPerRead: 0);
        await using var _ = worker;
        source.BeforeRead = query =>
        {
            source.BeforeRead = _ => { };
            TellAsync(company, shop, "").GetAwaiter().GetResult();
            worker.WorkEventsAsync(company, shop.Id).GetAwaiter().GetResult();
        };

        await worker.RunAsync(company, shop.Id, RunKind.OrderFetch, FetchMode.Incremental);

        var waiting = (await EventsAsync(company, shop)).Single();
        (waiting.State, waiting.DueAt > Now).ShouldBe((WebhookEventState.Pending, true));
        (await RunsAsync(company)).Count.ShouldBe(1);
        await company.InDatabaseAsync(database => database.WebhookEvents.Where(heard => heard.Id == waiting.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(heard => heard.DueAt, Now), Cancellation));
        await worker.WorkEventsAsync(company, shop.Id);
        (await EventsAsync(company, shop)).Single().State.ShouldBe(WebhookEventState.Done);
        (await RunsAsync(company)).Select(run => run.State).ShouldBe([RunState.Completed, RunState.Queued], ignoreOrder: true);
    }

    [Fact]
    public async Task A_connection_that_cannot_be_used_starts_nothing()
    {
        var (company, shop, _, worker) = await ShopAsync(idsPerRead: 0);
        await using var _ = worker;
        await company.InDatabaseAsync(database => database.Connections.Where(row => row.Id == shop.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(connection => connection.State, ConnectionState.NeedsCredentials), Cancellation));

        await TellAsync(company, shop, "");
        await worker.WorkEventsAsync(company, shop.Id);

        (await EventsAsync(company, shop)).Single().State.ShouldBe(WebhookEventState.Rejected);
        (await RunsAsync(company)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_carrier_that_names_no_shipment_is_synced_soon()
    {
        var desk = await OpenAsync();

        await KeepAsync(desk.Company, desk.Id, "{}");
        await KeepAsync(desk.Company, desk.Id, "{}");
        await desk.WorkEventsAsync();

        var run = (await RunsAsync(desk.Company)).ShouldHaveSingleItem();
        (run.Kind, run.State, run.ConnectionId).ShouldBe((RunKind.ShippingStatus, RunState.Queued, desk.Id));
    }

    private async Task<(TestCompany Company, Connection Shop, ScriptedShop Source, WorkerDesk Worker)> ShopAsync(int idsPerRead)
    {
        var company = await Api.CreateCompanyAsync();
        var source = new ScriptedShop(idsPerRead);
        return (company, await company.AddConnectionAsync("Shop", ScriptedShop.Key), source, new WorkerDesk(Api, source));
    }

    private async Task TellAsync(TestCompany company, Connection shop, params string[] payloads)
    {
        foreach (var payload in payloads)
            await KeepAsync(company, shop.Id, payload);
    }

    private Task<bool> KeepAsync(TestCompany company, Guid connection, string payload)
    {
        var body = Encoding.UTF8.GetBytes(payload);
        var notice = new WebhookNotice("Changed", WebhookKeys.Of("Changed", body), null);
        return Api.Services.GetRequiredService<WebhookInbox>().KeepAsync(new WebhookSource(company.Id, connection), notice, body, ignored: null, Cancellation);
    }

    private static Task<List<Order>> OrdersAsync(TestCompany company, Connection shop) => company.InDatabaseAsync(
        database => database.Orders.AsNoTracking().Where(order => order.ConnectionId == shop.Id).ToListAsync(Cancellation));

    private static Task<List<WebhookEvent>> EventsAsync(TestCompany company, Connection shop) => company.InDatabaseAsync(
        database => database.WebhookEvents.AsNoTracking().Where(heard => heard.ConnectionId == shop.Id).OrderBy(heard => heard.ReceivedAt).ToListAsync(Cancellation));

    private static Task<List<Run>> RunsAsync(TestCompany company) => company.InDatabaseAsync(
        database => database.Runs.AsNoTracking().OrderBy(run => run.QueuedAt).ToListAsync(Cancellation));
}

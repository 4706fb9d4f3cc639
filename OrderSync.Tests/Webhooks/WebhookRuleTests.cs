using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Events;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Webhooks;
using OrderSync.Tests.Fixtures;
using OrderSync.Worker.Webhooks;

namespace OrderSync.Tests.Webhooks;

/// <summary>What the worker makes of events that come late, twice, in any order, to many workers, or as mere hints.</summary>
public sealed class WebhookRuleTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task An_older_version_never_overwrites_a_newer_one()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await SignedShop.CreateAsync(company);
        await shop.DeliverAsync(Anybody, SignedShop.Order(1, "Livré", "2026-04-02 12:00:00"), "OrderStatusChanged");
        await WorkAsync(company, shop.Id);
        await shop.DeliverAsync(Anybody, SignedShop.Order(1, "En cours", "2026-04-02 11:00:00"), "OrderStatusChanged");
        await shop.DeliverAsync(Anybody, SignedShop.Order(1, "Livré", "2026-04-02 12:00:00"), "OrderShippingStatusChanged");
        await WorkAsync(company, shop.Id);

        var order = (await OrdersAsync(company, shop.Id)).Single();
        (order.PlatformStatus, order.Revision).ShouldBe(("Livré", 1));
        (await shop.EventsAsync()).ShouldAllBe(heard => heard.State == WebhookEventState.Done && heard.Attempts == 1 && heard.ProcessedAt != null);
        (await shop.EventsAsync()).Count(heard => heard.Reason!.StartsWith("Nothing changed", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task A_deleted_order_stays_gone_when_news_from_before_come_late_and_returns_when_the_platform_restores_it()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await SignedShop.CreateAsync(company);
        await shop.DeliverAsync(Anybody, SignedShop.Order(5, updated: "2026-04-02 12:00:00"), "OrderDeleted");
        await WorkAsync(company, shop.Id);
        (await OrdersAsync(company, shop.Id)).Single().GoneAt.ShouldNotBeNull();

        await shop.DeliverAsync(Anybody, SignedShop.Order(5, "Livré", "2026-04-02 12:30:00"), "OrderStatusChanged");
        await WorkAsync(company, shop.Id);
        (await OrdersAsync(company, shop.Id)).Single().GoneAt.ShouldNotBeNull();
        (await shop.EventsAsync())[^1].ShouldSatisfyAllConditions(
            heard => heard.State.ShouldBe(WebhookEventState.Ignored), heard => heard.Reason!.ShouldContain("was deleted"));

        await shop.DeliverAsync(Anybody, SignedShop.Order(5, "Confirmé", "2099-01-01 00:00:00"), "OrderStatusChanged");
        await WorkAsync(company, shop.Id);
        (await OrdersAsync(company, shop.Id)).Single().ShouldSatisfyAllConditions(
            order => order.GoneAt.ShouldBeNull(), order => order.PlatformStatus.ShouldBe("Confirmé"));
    }

    [Fact]
    public async Task What_is_unknown_or_unreadable_is_kept_with_its_reason_beside_what_is_good()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await SignedShop.CreateAsync(company);
        await shop.DeliverAsync(Anybody, SignedShop.Order(1), "OrderPolished");
        await shop.DeliverAsync(Anybody, SignedShop.Order(2));
        await shop.DeliverAsync(Anybody, "not json"u8.ToArray());
        await shop.DeliverAsync(Anybody, """{"id":3,"order_state_name":"En cours"}"""u8.ToArray());
        await shop.DeliverAsync(Anybody, """{"reference":"X"}"""u8.ToArray(), "OrderDeleted");
        await WorkAsync(company, shop.Id);

        (await OrdersAsync(company, shop.Id)).Single().ExternalId.ShouldBe("2");
        (await shop.EventsAsync()).Select(heard => (heard.State, heard.Reason)).ShouldBe(
        [
            (WebhookEventState.Ignored, "OrderSync does not know the event “OrderPolished”."),
            (WebhookEventState.Done, "The order was stored."),
            (WebhookEventState.Rejected, "record: has another shape than expected"),
            (WebhookEventState.Rejected, "created_at: is missing"),
            (WebhookEventState.Rejected, "id: is missing"),
        ]);
    }

    [Fact]
    public async Task Many_workers_at_once_work_each_event_once()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await SignedShop.CreateAsync(company);
        var inbox = Api.Services.GetRequiredService<WebhookInbox>();
        var source = new WebhookSource(company.Id, shop.Id);
        for (var order = 1; order <= 1_200; order++)
        {
            var body = SignedShop.Order(order % 400, updated: $"2026-04-02 10:00:{order % 60:00}");
            await inbox.KeepAsync(source, new WebhookNotice("OrderStatusChanged", $"key {order}", null), body, ignored: null, Cancellation);
        }

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => WorkAsync(company, shop.Id)));

        var events = await shop.EventsAsync();
        events.Count.ShouldBe(1_200);
        events.ShouldAllBe(heard => heard.State == WebhookEventState.Done && heard.Attempts == 1);
        (await OrdersAsync(company, shop.Id)).Select(order => order.ExternalId).ToHashSet().Count.ShouldBe(400);
    }

    [Fact]
    public async Task An_event_that_the_worker_fails_at_does_not_hold_up_the_others_and_is_rejected_in_the_end()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Poisoned", PoisonPlatform.Key);
        await KeepAsync(company, connection.Id, "1", "poison", "2");

        await WorkAsync(company, connection.Id);

        (await OrdersAsync(company, connection.Id)).Select(order => order.ExternalId).ShouldBe(["1", "2"], ignoreOrder: true);
        for (var attempt = 1; attempt < 5; attempt++)
        {
            var waiting = (await EventsAsync(company, connection.Id)).Single(heard => heard.State == WebhookEventState.Pending);
            (waiting.Attempts, waiting.DueAt > Api.Time.GetUtcNow()).ShouldBe((attempt, true));
            await company.InDatabaseAsync(database => database.WebhookEvents.Where(heard => heard.Id == waiting.Id)
                .ExecuteUpdateAsync(row => row.SetProperty(heard => heard.DueAt, Api.Time.GetUtcNow().AddSeconds(-1)), Cancellation));
            await WorkAsync(company, connection.Id);
        }
        var rejected = (await EventsAsync(company, connection.Id)).Single(heard => heard.State == WebhookEventState.Rejected);
        (rejected.Attempts, rejected.Reason).ShouldBe((5, "It could not be worked 5 times; the worker's log says why."));
    }

    [Fact]
    public async Task A_hint_is_read_from_the_platform_once_for_all_that_hint_at_the_same()
    {
        var (company, id) = await HintedAsync("a:1", "a:2", "b:1");
        var reader = new Reader(hint => $"Read {hint.Reference}.");

        await WorkAsync(company, id, reader);

        reader.Read.Order().ShouldBe(["a", "b"]);
        (await EventsAsync(company, id)).Select(heard => (heard.State, heard.Reason)).ShouldBe(
            [(WebhookEventState.Done, "Read a."), (WebhookEventState.Done, "Read a."), (WebhookEventState.Done, "Read b.")], ignoreOrder: true);
    }

    [Fact]
    public async Task A_hint_that_cannot_be_read_now_waits_and_one_that_never_can_is_rejected()
    {
        var (company, id) = await HintedAsync("busy:1", "gone:1", "broken:1", "fine:1");
        var reader = new Reader(hint => hint.Reference switch
        {
            "busy" => throw new PlatformException(PlatformFailure.RateLimited("Too many calls.", TimeSpan.FromMinutes(20))),
            "gone" => throw new PlatformException(PlatformFailure.NotFound("There is no such order.")),
            "broken" => throw new InvalidOperationException("a fault of ours"),
            _ => "Read.",
        });

        await WorkAsync(company, id, reader);

        var events = (await EventsAsync(company, id)).ToDictionary(heard => Encoding.UTF8.GetString(heard.Payload).Split(':')[0]);
        (events["fine"].State, events["gone"].State, events["gone"].Reason).ShouldBe((WebhookEventState.Done, WebhookEventState.Rejected, "There is no such order."));
        (events["busy"].State, events["busy"].Reason, events["busy"].Attempts).ShouldBe((WebhookEventState.Pending, "Too many calls.", 1));
        (events["busy"].DueAt - Api.Time.GetUtcNow()).TotalMinutes.ShouldBeInRange(15, 20);
        (events["broken"].State, events["broken"].Reason).ShouldBe((WebhookEventState.Pending, "OrderSync itself failed: the worker's log says why."));
        await WorkAsync(company, id, reader);
        reader.Read.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_hint_that_nobody_reads_is_shown_as_such()
    {
        var (company, id) = await HintedAsync("a:1");

        await WorkAsync(company, id);

        (await EventsAsync(company, id)).Single().State.ShouldBe(WebhookEventState.Ignored);
    }

    private async Task<(TestCompany Company, Guid Id)> HintedAsync(params string[] payloads)
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Carrier", HintPlatform.Key);
        await KeepAsync(company, connection.Id, payloads);
        return (company, connection.Id);
    }

    private async Task KeepAsync(TestCompany company, Guid connectionId, params string[] payloads)
    {
        var (inbox, source) = (Api.Services.GetRequiredService<WebhookInbox>(), new WebhookSource(company.Id, connectionId));
        foreach (var payload in payloads)
            await inbox.KeepAsync(source, new WebhookNotice("Moved", payload, null), Encoding.UTF8.GetBytes(payload), ignored: null, Cancellation);
    }

    private Task WorkAsync(TestCompany company, Guid connectionId, params IHintReader[] readers)
    {
        var database = Api.Services.GetRequiredService<NpgsqlDataSource>();
        var connections = Api.Services.GetRequiredService<PlatformConnections>();
        var catalog = new PlatformCatalog([.. Api.Services.GetServices<IPlatformConnector>(), new HintPlatform(), new PoisonPlatform()]);
        var queue = new WebhookQueue(database, Api.Time);
        var hints = new HintWork(queue, database, connections, readers, Api.Time, NullLogger<HintWork>.Instance);
        var work = new WebhookWork(queue, hints, database, catalog, connections, new Silence(), Api.Time, NullLogger<WebhookWork>.Instance);
        return work.WorkAsync(new WebhookSource(company.Id, connectionId), Cancellation);
    }

    private static Task<List<Order>> OrdersAsync(TestCompany company, Guid connectionId) => company.InDatabaseAsync(
        database => database.Orders.AsNoTracking().Where(order => order.ConnectionId == connectionId).ToListAsync(Cancellation));

    private static Task<List<WebhookEvent>> EventsAsync(TestCompany company, Guid connectionId) => company.InDatabaseAsync(
        database => database.WebhookEvents.AsNoTracking().Where(heard => heard.ConnectionId == connectionId).ToListAsync(Cancellation));

    /// <summary>A platform whose payloads, "reference:anything", only hint.</summary>
    private sealed class HintPlatform : IWebhookReceiver
    {
        public const string Key = "hints";

        public PlatformDescriptor Descriptor { get; } = new(Key, "Hints", "", [], [], RetrySettings.Default);

        public WebhookVerdict Check(PlatformConnection connection, WebhookDelivery delivery) => WebhookVerdict.Refused("Not asked here.");

        public WebhookMeaning Read(PlatformConnection connection, string platformEvent, ReadOnlyMemory<byte> payload) =>
            WebhookMeaning.ReadAgain(new WebhookHint(null, null, Encoding.UTF8.GetString(payload.Span).Split(':')[0]));
    }

    /// <summary>A platform whose payloads are ids of orders, one of which the mapping fails at although it must not.</summary>
    private sealed class PoisonPlatform : IWebhookReceiver, IOrderSource
    {
        public const string Key = "poison";

        public PlatformDescriptor Descriptor { get; } = new(Key, "Poison", "", [], [], RetrySettings.Default);

        public OrderSourceTraits Traits { get; } = new(OrderPaging.DateWindows, TimeSpan.Zero);

        public WebhookVerdict Check(PlatformConnection connection, WebhookDelivery delivery) => WebhookVerdict.Refused("Not asked here.");

        public WebhookMeaning Read(PlatformConnection connection, string platformEvent, ReadOnlyMemory<byte> payload) => WebhookMeaning.Order(payload);

        public MappedRecord Map(PlatformConnection connection, ReadOnlyMemory<byte> payload)
        {
            var id = Encoding.UTF8.GetString(payload.Span);
            if (id == "poison")
                throw new InvalidOperationException("poison");
            return MappedRecord.Of(new OrderSnapshot(
                id, id, OrderStatus.Pending, "", new OrderCustomer(null, null, null), new OrderAddress(null, null, null, null, null),
                null, null, null, null, null, null, DateTimeOffset.UnixEpoch, null, []));
        }

        public Task<OrderExtent> MeasureAsync(PlatformConnection connection, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<OrderPage> ReadAsync(PlatformConnection connection, OrderQuery query, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    private sealed class Reader(Func<WebhookHint, string> read) : IHintReader
    {
        public List<string> Read { get; } = [];

        public bool Reads(PlatformConnection connection) => connection.Platform == HintPlatform.Key;

        public Task<string> ReadAsync(PlatformConnection connection, WebhookHint hint, CancellationToken cancellationToken)
        {
            Read.Add(hint.Reference!);
            return Task.FromResult(read(hint));
        }
    }

    private sealed class Silence : ILiveEvents
    {
        public Task PublishAsync(LiveEvent liveEvent, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

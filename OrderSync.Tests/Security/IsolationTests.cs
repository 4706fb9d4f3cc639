using System.Net;
using OrderSync.Contracts;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Notifications;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Scheduling;
using OrderSync.Contracts.Shipping;
using OrderSync.Contracts.Users;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Orders;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Shipping;
using OrderSync.Core.Webhooks;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Security;

public sealed class IsolationTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Whatever_has_an_id_is_not_found_by_another_company()
    {
        var (owner, stranger) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        var ids = await FillAsync(owner);
        // Companies themselves are operators' only: RoleTests has that.
        var routes = ApiDocumentTests.Routes(Api.Services)
            .Where(route => route.Contains('{', StringComparison.Ordinal) && !route.Contains("/api/v1/companies/", StringComparison.Ordinal)).ToList();
        routes.Count.ShouldBeGreaterThanOrEqualTo(14);

        foreach (var route in routes)
        {
            using var request = Request(route, ids);
            (await (await stranger.Admin.SendAsync(request, Cancellation)).Problem(HttpStatusCode.NotFound)).Detail.ShouldNotBeNull(route);
        }

        foreach (var route in routes.Where(route => route.StartsWith("GET", StringComparison.Ordinal)))
        {
            using var request = Request(route, ids);
            await (await owner.Admin.SendAsync(request, Cancellation)).ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Lists_and_figures_show_nothing_of_another_company()
    {
        var (owner, stranger) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        var ids = await FillAsync(owner);
        var client = stranger.Admin;

        (await client.Get<CursorPage<OrderView>>("/api/v1/orders")).Items.ShouldBeEmpty();
        (await client.Get<CursorPage<OrderView>>($"/api/v1/orders?connectionId={ids.Connection}")).Items.ShouldBeEmpty();
        (await client.Get<CursorPage<OrderView>>($"/api/v1/orders?platform={StubPlatform.Key}")).Items.ShouldBeEmpty();
        (await client.Get<CursorPage<ShipmentView>>("/api/v1/shipments")).Items.ShouldBeEmpty();
        (await client.Get<CursorPage<ShipmentView>>($"/api/v1/shipments?connectionId={ids.Connection}")).Items.ShouldBeEmpty();
        (await client.Get<IReadOnlyList<ShipmentCodeView>>("/api/v1/shipments/status-codes")).Sum(code => code.Shipments).ShouldBe(0);
        (await client.Get<IReadOnlyList<ConnectionView>>("/api/platform-operations/connections")).ShouldBeEmpty();
        (await client.Get<OffsetPage<RunView>>("/api/platform-operations/tasks")).Total.ShouldBe(0);
        (await client.Get<OffsetPage<RunView>>($"/api/platform-operations/tasks?connectionId={ids.Connection}")).Total.ShouldBe(0);
        (await client.Get<OperationsSummary>("/api/platform-operations/summary")).Orders.ShouldBe(0);
        (await client.Get<IReadOnlyList<OrderStatsView>>("/api/platform-operations/stats/orders")).Sum(row => row.Orders).ShouldBe(0);
        (await owner.Admin.Get<CursorPage<OrderView>>("/api/v1/orders")).Items.Count.ShouldBe(1);
        (await owner.Admin.Get<CursorPage<ShipmentView>>("/api/v1/shipments")).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_run_cannot_be_started_on_another_companys_connection()
    {
        var (owner, stranger) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        var connection = await owner.AddConnectionAsync("Shop");

        var answer = await stranger.Admin.Post(
            "/api/platform-operations/tasks/order-fetching", new StartOrderFetchRequest(connection.Id, FetchMode.Auto));

        new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest }.ShouldContain(answer.StatusCode, await answer.Text());
        (await owner.Admin.Get<OffsetPage<RunView>>("/api/platform-operations/tasks")).Total.ShouldBe(0);
    }

    private sealed record Ids(
        Guid Connection, Guid Order, Guid Run, Guid Window, Guid Shipment, Guid Schedule, Guid Export, Guid Endpoint, Guid Delivery, Guid Event, Guid User, Guid Invitation, Guid Session);

    private static async Task<Ids> FillAsync(TestCompany company)
    {
        var connection = await company.AddConnectionAsync("Shop");
        var order = await company.AddOrderAsync(connection, "1001", company.Fixture.Time.GetUtcNow());
        var (run, window, shipment) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var (schedule, export, webhookEvent) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await company.InDatabaseAsync(async database =>
        {
            database.Runs.Add(new Run
            {
                CompanyId = company.Id,
                Id = run,
                ConnectionId = connection.Id,
                Kind = RunKind.OrderFetch,
                Mode = FetchMode.Auto,
                State = RunState.CompletedWithErrors,
                RequestedBy = "test",
                QueuedAt = company.Fixture.Time.GetUtcNow(),
            });
            database.RunWindows.Add(new RunWindow
            {
                CompanyId = company.Id,
                RunId = run,
                Number = 1,
                Id = window,
                Stream = "orders",
                Label = "April 2026",
                State = WindowState.Failed,
            });
            database.Shipments.Add(new Shipment
            {
                CompanyId = company.Id,
                Id = shipment,
                ConnectionId = connection.Id,
                ExternalId = "s1",
                OrderId = order.Id,
                StatusCode = "31",
                StatusWord = "EXPÉDIÉ",
                StatusAt = company.Fixture.Time.GetUtcNow(),
                IsTerminal = false,
                PayloadHash = [1],
                Payload = "{}"u8.ToArray(),
                FirstSeenAt = company.Fixture.Time.GetUtcNow(),
                ChangedAt = company.Fixture.Time.GetUtcNow(),
            });
            database.Schedules.Add(new Schedule
            {
                CompanyId = company.Id,
                Id = schedule,
                Kind = ScheduleKind.OrderSync,
                ConnectionId = connection.Id,
                Cron = DefaultSchedules.OrderSync,
                CatchUp = TimeSpan.FromHours(1),
                SettledTo = company.Fixture.Time.GetUtcNow(),
                CreatedAt = company.Fixture.Time.GetUtcNow(),
            });
            database.OrderExports.Add(new OrderExport
            {
                CompanyId = company.Id,
                Id = export,
                CreatedAt = company.Fixture.Time.GetUtcNow(),
                CreatedBy = "test",
                ExpiresAt = company.Fixture.Time.GetUtcNow().AddDays(1),
                Orders = 0,
            });
            database.WebhookEvents.Add(new WebhookEvent
            {
                CompanyId = company.Id,
                Id = webhookEvent,
                ConnectionId = connection.Id,
                PlatformEvent = "OrderCreated",
                DedupeKey = "key",
                Payload = [],
                ReceivedAt = company.Fixture.Time.GetUtcNow(),
                Deliveries = 1,
                State = WebhookEventState.Rejected,
                Attempts = 1,
                DueAt = company.Fixture.Time.GetUtcNow(),
            });
            return await database.SaveChangesAsync(Cancellation);
        });
        var endpoint = (await company.Admin.Post("/api/v1/webhook-endpoints", new SaveWebhookEndpointRequest("https://shop.example/hooks"))
            .Read<WebhookSecretView>(HttpStatusCode.Created)).Endpoint.Id;
        var delivery = (await company.Admin.Post($"/api/v1/webhook-endpoints/{endpoint}/test").Read<WebhookDeliveryView>(HttpStatusCode.Accepted)).Id;
        var invitation = (await company.Admin.Post("/api/v1/users/invitations", new InviteUserRequest($"{Guid.CreateVersion7():N}@example.com", UserRole.Agent))
            .Read<InvitationLinkView>(HttpStatusCode.Created)).Invitation.Id;
        using var agent = company.Fixture.Api.CreateClient();
        var user = company.Users[UserRole.Agent];
        var tokens = await agent.Post("/api/v1/auth/sign-in", new SignInRequest(user.Email, ApiFixture.Password)).Read<SessionTokens>();
        var session = (await agent.With(tokens).Get<IReadOnlyList<SessionView>>("/api/v1/auth/sessions")).Single().Id;
        return new Ids(connection.Id, order.Id, run, window, shipment, schedule, export, endpoint, delivery, webhookEvent, user.Id, invitation, session);
    }

    private static HttpRequestMessage Request(string route, Ids ids)
    {
        var (method, path) = (route.Split(' ')[0], route.Split(' ')[1]);
        var id = path.Split('/', StringSplitOptions.RemoveEmptyEntries).TakeWhile(part => part != "{id}").Last() switch
        {
            "orders" => ids.Order,
            "shipments" => ids.Shipment,
            "tasks" => ids.Run,
            "schedules" => ids.Schedule,
            "order-exports" => ids.Export,
            "webhook-endpoints" => ids.Endpoint,
            "webhook-events" => ids.Event,
            "users" => ids.User,
            "invitations" => ids.Invitation,
            "sessions" => ids.Session,
            _ => ids.Connection,
        };
        path = path.Replace("{id}", id.ToString()).Replace("{windowId}", ids.Window.ToString())
            .Replace("{deliveryId}", ids.Delivery.ToString()).Replace("{number}", "1");
        const string body = """
            {"name":"Mine now","role":"agent","settings":{"baseUrl":"https://evil.example","token":"good-token-0123456789"},
             "takesPart":true,"weight":1,"capacity":1,"hours":[],"onDuty":true,"region":"Oran","url":"https://evil.example","since":"2026-01-01T00:00:00Z","agentIds":["019ab3a2-0000-7000-8000-000000000001"]}
            """;
        return new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = method == "GET" ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
    }
}

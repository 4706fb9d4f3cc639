using System.Net;
using OrderSync.Contracts;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Runs;
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
        var routes = ApiDocumentTests.Routes(Api.Services).Where(route => route.Contains('{', StringComparison.Ordinal)).ToList();
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
        (await client.Get<IReadOnlyList<ConnectionView>>("/api/platform-operations/connections")).ShouldBeEmpty();
        (await client.Get<OffsetPage<RunView>>("/api/platform-operations/tasks")).Total.ShouldBe(0);
        (await client.Get<OffsetPage<RunView>>($"/api/platform-operations/tasks?connectionId={ids.Connection}")).Total.ShouldBe(0);
        (await client.Get<OperationsSummary>("/api/platform-operations/summary")).Orders.ShouldBe(0);
        (await client.Get<IReadOnlyList<OrderStatsView>>("/api/platform-operations/stats/orders")).Sum(row => row.Orders).ShouldBe(0);
        (await owner.Admin.Get<CursorPage<OrderView>>("/api/v1/orders")).Items.Count.ShouldBe(1);
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

    private sealed record Ids(Guid Connection, Guid Order, Guid Run, Guid Window, Guid Event);

    private static async Task<Ids> FillAsync(TestCompany company)
    {
        var connection = await company.AddConnectionAsync("Shop");
        var order = await company.AddOrderAsync(connection, "1001", company.Fixture.Time.GetUtcNow());
        var (run, window, webhookEvent) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
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
        return new Ids(connection.Id, order.Id, run, window, webhookEvent);
    }

    private static HttpRequestMessage Request(string route, Ids ids)
    {
        var (method, path) = (route.Split(' ')[0], route.Split(' ')[1]);
        var id = path.Contains("/orders/", StringComparison.Ordinal) ? ids.Order
            : path.Contains("/tasks/", StringComparison.Ordinal) ? ids.Run
            : path.Contains("/webhook-events/", StringComparison.Ordinal) ? ids.Event : ids.Connection;
        path = path.Replace("{id}", id.ToString()).Replace("{windowId}", ids.Window.ToString()).Replace("{number}", "1");
        const string body = """{"name":"Mine now","settings":{"baseUrl":"https://evil.example","token":"good-token-0123456789"}}""";
        return new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = method == "GET" ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
    }
}

using System.Globalization;
using OrderSync.Contracts;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Connections;
using OrderSync.Core.Orders;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Orders;

public sealed class OrderListTests(ApiFixture api) : ApiTest(api)
{
    private static readonly DateTimeOffset Noon = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("")]
    [InlineData("&platform=stub")]
    public async Task Pages_over_orders_of_the_same_moment_lose_none_and_double_none(string filter)
    {
        var company = await Api.CreateCompanyAsync();
        var connections = new[] { await company.AddConnectionAsync("One"), await company.AddConnectionAsync("Two") };
        for (var number = 0; number < 23; number++)
            await company.AddOrderAsync(connections[number % 2], Text(number), Noon.AddMinutes(number / 6));

        var pages = new List<CursorPage<OrderView>> { await company.Admin.Get<CursorPage<OrderView>>($"/api/v1/orders?limit=5{filter}") };
        while (pages[^1].NextCursor is { } cursor)
            pages.Add(await company.Admin.Get<CursorPage<OrderView>>($"/api/v1/orders?limit=5&cursor={cursor}{filter}"));

        pages.Select(page => page.Items.Count).ShouldBe([5, 5, 5, 5, 3]);
        var all = pages.SelectMany(page => page.Items).ToList();
        all.Select(order => order.ExternalId).Order().ShouldBe(Enumerable.Range(0, 23).Select(Text).Order());
        all.Select(order => order.PlacedAt).ShouldBe(all.Select(order => order.PlacedAt).OrderDescending());
    }

    [Fact]
    public async Task A_full_last_page_has_no_page_after_it()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("One");
        for (var number = 0; number < 4; number++)
            await company.AddOrderAsync(connection, Text(number), Noon);

        (await company.Admin.Get<CursorPage<OrderView>>("/api/v1/orders?limit=4")).NextCursor.ShouldBeNull();
        (await company.Admin.Get<CursorPage<OrderView>>("/api/v1/orders?limit=3")).NextCursor.ShouldNotBeNull();
    }

    [Fact]
    public async Task Filters_find_what_they_say()
    {
        var company = await Api.CreateCompanyAsync();
        var (stub, other) = (await company.AddConnectionAsync("Stub shop"), await company.AddConnectionAsync("Other shop", "ecomanager"));
        await company.AddOrderAsync(stub, "a1", Noon, OrderStatus.Shipped, customer: "Amina BENALI", email: "amina@example.com");
        await company.AddOrderAsync(stub, "a2", Noon.AddHours(1), OrderStatus.Pending, customer: "100% Karim_Saadi");
        await company.AddOrderAsync(other, "b1", Noon.AddHours(2), OrderStatus.Shipped, customer: "Élodie");
        await company.MakeSearchableAsync();

        (await FindAsync(company, "")).ShouldBe(["b1", "a2", "a1"]);
        (await FindAsync(company, "platform=stub")).ShouldBe(["a2", "a1"]);
        (await FindAsync(company, "platform=nothing")).ShouldBeEmpty();
        (await FindAsync(company, $"connectionId={other.Id}")).ShouldBe(["b1"]);
        (await FindAsync(company, $"connectionId={other.Id}&platform=stub")).ShouldBeEmpty();
        (await FindAsync(company, "status=shipped")).ShouldBe(["b1", "a1"]);
        (await FindAsync(company, "status=Pending")).ShouldBe(["a2"]);
        (await FindAsync(company, "from=2026-04-01T13:00:00Z")).ShouldBe(["b1", "a2"]);
        (await FindAsync(company, "from=2026-04-01T15:00:00%2B02:00")).ShouldBe(["b1", "a2"]);
        (await FindAsync(company, "to=2026-04-01T13:00:00Z")).ShouldBe(["a1"]);
        (await FindAsync(company, "from=2026-04-01&to=2026-04-02")).ShouldBe(["b1", "a2", "a1"]);
        (await FindAsync(company, "q=benali")).ShouldBe(["a1"]);
        (await FindAsync(company, "q=%20AMINA@example%20")).ShouldBe(["a1"]);
        (await FindAsync(company, "q=n-a")).ShouldBe(["a2", "a1"]);
        (await FindAsync(company, "q=n-a&status=shipped&platform=stub")).ShouldBe(["a1"]);
        (await FindAsync(company, "q=%25")).ShouldBe(["b1", "a2", "a1"]);
        (await FindAsync(company, "q=karim_saadi")).ShouldBe(["a2"]);
        (await FindAsync(company, "q=elodie")).ShouldBe(["b1"]);
        (await FindAsync(company, "q=%C3%A9LODIE")).ShouldBe(["b1"]);
        (await FindAsync(company, "q=%20")).ShouldBe(["b1", "a2", "a1"]);
        (await FindAsync(company, "q='%20or%201=1%20--")).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_order_is_shown_in_full_with_its_versions_and_what_the_platform_sent()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        var order = await company.AddOrderAsync(connection, "42", Noon, OrderStatus.Shipped, customer: "Amina");

        var detail = await company.Admin.Get<OrderDetailView>($"/api/v1/orders/{order.Id}");
        var listed = (await company.Admin.Get<CursorPage<OrderView>>("/api/v1/orders")).Items.Single();
        var payload = await company.Admin.Get<OrderPayloadView>($"/api/v1/orders/{order.Id}/revisions/1");

        detail.Order.ShouldBe(listed);
        listed.ShouldBe(Expected(order, connection));
        detail.Customer.ShouldBe(new CustomerView("Amina", null, null));
        detail.Lines.ShouldBe([new OrderLineView(1, null, "Thing", 2, new MoneyView(6.25m, "DZD"), null)]);
        detail.Revisions.ShouldBe([new OrderRevisionView(1, Noon, OrderStatus.Shipped, "word", null)]);
        payload.ShouldBe(new OrderPayloadView(1, Noon, """{"id":"42"}"""));
        await company.Admin.Get($"/api/v1/orders/{order.Id}/revisions/2").Problem(System.Net.HttpStatusCode.NotFound);
    }

    private static OrderView Expected(Order order, Connection connection) => new(
        order.Id, "N-42", "42", StubPlatform.Key, connection.Id, "Shop", OrderStatus.Shipped, "word", "Amina", null, null,
        new MoneyView(12.50m, "DZD"), 1, Noon, null);

    private static async Task<List<string>> FindAsync(TestCompany company, string query) =>
        [.. (await company.Admin.Get<CursorPage<OrderView>>($"/api/v1/orders?{query}")).Items.Select(order => order.ExternalId)];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

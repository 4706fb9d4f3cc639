using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSync.Contracts;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Users;
using OrderSync.Core.Connections;
using OrderSync.Core.Orders.Search;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Orders.Search;

/// <summary>The list of orders, searched, sorted, counted and narrowed to an agent.</summary>
public sealed class OrderSearchTests(ApiFixture api) : ApiTest(api)
{
    private static readonly DateTimeOffset Noon = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Ait Ahmed", "a1")]
    [InlineData("ahmed AÏT", "a1")]
    [InlineData("ahmed tizi", "a1")]
    [InlineData("ouzou", "a1")]
    [InlineData("kabylie", "a1")]
    [InlineData("0551 23 45 67", "a1")]
    [InlineData("0551234567", "a1")]
    [InlineData("551234567", "a1")]
    [InlineData("%2B213 551 23 45 67", "a1")]
    [InlineData("00213551234567", "a1")]
    [InlineData("%2B213661000000", "a2")]
    [InlineData("0661 00 00 00", "a2")]
    [InlineData("أحمد", "a2")]
    [InlineData("احمد", "a2")]
    [InlineData("na2", "a2")]
    [InlineData("N a2", "a2")]
    [InlineData("YAL-77", "a2")]
    [InlineData("yal77", "a2")]
    [InlineData("ahmed nobody", "")]
    [InlineData("0551234568", "")]
    public async Task An_order_is_found_as_people_remember_it(string text, string found)
    {
        var (company, connection) = await OfficeAsync();
        await company.AddOrderAsync(
            connection, "a1", Noon, customer: "Aït Ahmed, Yasmine", phone: "+213 551 23 45 67", city: "Tizi Ouzou", region: "Kabylie");
        await company.AddOrderAsync(connection, "a2", Noon.AddHours(1), customer: "أحمد بن علي", phone: "0661000000", tracking: "YAL-77");
        await company.MakeSearchableAsync();

        (await FindAsync(company, $"q={text}")).ShouldBe(found.Length == 0 ? [] : [found]);
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("oldest")]
    [InlineData("highestTotal")]
    [InlineData("lowestTotal")]
    public async Task Sorted_pages_lose_none_and_double_none(string sort)
    {
        var (company, connection) = await OfficeAsync();
        for (var number = 0; number < 17; number++)
            await company.AddOrderAsync(connection, $"o{number}", Noon.AddMinutes(number / 4), customer: "Amina", total: number == 16 ? null : number % 5);
        await company.MakeSearchableAsync();

        foreach (var filter in new[] { "", "&q=amina" })
        {
            var orders = new List<OrderView>();
            string? cursor = "";
            do
            {
                var page = await company.Admin.Get<CursorPage<OrderView>>($"/api/v1/orders?sort={sort}&limit=5&cursor={cursor}{filter}");
                orders.AddRange(page.Items);
                cursor = page.NextCursor;
            }
            while (cursor is not null);

            orders.Select(order => order.Id).Distinct().Count().ShouldBe(17);
            orders.Count.ShouldBe(17);
            var keys = orders.ConvertAll<IComparable>(order => sort.EndsWith("Total", StringComparison.Ordinal) ? order.Total?.Amount ?? 0 : order.PlacedAt);
            keys.ShouldBe(sort is "newest" or "highestTotal" ? keys.OrderDescending() : keys.Order());
        }
    }

    [Fact]
    public async Task Pages_lose_none_and_double_none_while_what_is_searched_is_behind_the_orders()
    {
        var (company, connection) = await OfficeAsync();
        for (var number = 1; number <= 12; number++)
            await company.AddOrderAsync(connection, $"o{number}", Noon.AddMinutes(number), customer: "Amina", total: number);
        await company.MakeSearchableAsync();
        await company.InDatabaseAsync(db => db.Orders.Where(row => row.ExternalId == "o9" || row.ExternalId == "o5").ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Total, 0).SetProperty(row => row.PlacedAt, Noon)));

        foreach (var list in new[] { "sort=highestTotal", "sort=lowestTotal", "q=amina", "q=amina&sort=oldest" })
        {
            var found = new List<string>();
            string? cursor = "";
            do
            {
                var page = await company.Admin.Get<CursorPage<OrderView>>($"/api/v1/orders?{list}&limit=4&cursor={cursor}");
                found.AddRange(page.Items.Select(order => order.ExternalId));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            found.Order().ShouldBe(Enumerable.Range(1, 12).Select(number => $"o{number}").Order(), list);
        }
    }

    [Fact]
    public async Task What_was_stored_without_an_entry_in_the_queue_is_queued_by_the_cleanup()
    {
        var (company, connection) = await OfficeAsync();
        await company.AddOrderAsync(connection, "known", Noon, customer: "Amina");
        await company.MakeSearchableAsync();
        await company.AddOrderAsync(connection, "forgotten", Noon, customer: "Amina");
        var fill = new OrderSearchFill(Api.Services.GetRequiredService<NpgsqlDataSource>());

        (await fill.QueueMissingAsync(company.Id, Cancellation)).ShouldBe(1);
        (await CountAsync(company, "")).NotYetSearchable.ShouldBe(1);
        await company.FillSearchAsync();

        (await FindAsync(company, "q=amina")).ShouldBe(["known", "forgotten"], ignoreOrder: true);
        (await fill.QueueMissingAsync(company.Id, Cancellation)).ShouldBe(0);
    }

    [Fact]
    public async Task The_count_has_the_filters_of_the_list_and_says_what_cannot_be_searched_yet()
    {
        var (company, connection) = await OfficeAsync();
        for (var number = 0; number < 7; number++)
            await company.AddOrderAsync(connection, $"o{number}", Noon, number < 3 ? OrderStatus.Shipped : OrderStatus.Pending, customer: "Amina");
        await company.QueueForSearchAsync();

        (await CountAsync(company, "")).ShouldBe(new OrderListCount(7, false, 7));
        (await CountAsync(company, "q=amina")).ShouldBe(new OrderListCount(0, false, 7));
        await company.FillSearchAsync();

        (await CountAsync(company, "q=amina")).ShouldBe(new OrderListCount(7, false, 0));
        (await CountAsync(company, "q=amina&status=shipped")).ShouldBe(new OrderListCount(3, false, 0));
        (await CountAsync(company, $"connectionId={connection.Id}&status=pending&limit=1&sort=lowestTotal")).ShouldBe(new OrderListCount(4, false, 0));
        (await CountAsync(company, $"connectionId={Guid.CreateVersion7()}")).Orders.ShouldBe(0);
    }

    [Fact]
    public async Task A_changed_order_is_found_by_what_it_says_now_and_a_deleted_one_by_nothing()
    {
        var (company, connection) = await OfficeAsync();
        var order = await company.AddOrderAsync(connection, "a1", Noon, customer: "Amina");
        await company.MakeSearchableAsync();
        await company.InDatabaseAsync(db => db.Orders.Where(row => row.Id == order.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.CustomerName, "Karim")));
        await company.MakeSearchableAsync();

        (await FindAsync(company, "q=amina")).ShouldBeEmpty();
        (await FindAsync(company, "q=karim")).ShouldBe(["a1"]);
        await company.InDatabaseAsync(db => db.Orders.Where(row => row.Id == order.Id).ExecuteDeleteAsync());

        (await FindAsync(company, "q=karim")).ShouldBeEmpty();
        (await CountAsync(company, "q=karim")).Orders.ShouldBe(0);
    }

    [Fact]
    public async Task Orders_of_another_company_are_neither_found_nor_counted()
    {
        var (mine, _) = await OfficeAsync();
        var (other, connection) = await OfficeAsync();
        await other.AddOrderAsync(connection, "secret", Noon, customer: "Amina");
        await other.MakeSearchableAsync();

        (await FindAsync(mine, "q=amina")).ShouldBeEmpty();
        (await FindAsync(mine, $"q=amina&connectionId={connection.Id}")).ShouldBeEmpty();
        (await FindAsync(mine, "sort=highestTotal")).ShouldBeEmpty();
        (await CountAsync(mine, "q=amina")).ShouldBe(new OrderListCount(0, false, 0));
    }

    [Fact]
    public async Task Orders_are_narrowed_to_an_agent_and_to_those_that_wait_for_one()
    {
        var (company, connection) = await OfficeAsync();
        var agent = company.Users[UserRole.Agent];
        var placed = Api.Time.GetUtcNow().AddHours(-1);
        var given = await company.AddOrderAsync(connection, "given", placed, customer: "Amina");
        await company.AddOrderAsync(connection, "waits", placed, customer: "Amina");
        await company.AddOrderAsync(connection, "old", placed.AddYears(-2));
        await company.AddOrderAsync(connection, "ended", placed, OrderStatus.Delivered);
        await company.AssignAsync(given, agent);
        await company.MakeSearchableAsync();

        var list = await company.Admin.Get<CursorPage<OrderView>>($"/api/v1/orders?agentId={agent.Id}");
        list.Items.ShouldHaveSingleItem().Agent.ShouldBe(new OrderAgentView(agent.Id, agent.Name));
        (await FindAsync(company, $"agentId={agent.Id}&q=amina")).ShouldBe(["given"]);
        (await FindAsync(company, $"agentId={company.Users[UserRole.Manager].Id}")).ShouldBeEmpty();
        (await FindAsync(company, "waiting=true")).ShouldBe(["waits"]);
        (await FindAsync(company, "waiting=true&q=amina&sort=highestTotal")).ShouldBe(["waits"]);
        (await CountAsync(company, "waiting=true")).Orders.ShouldBe(1);
        (await CountAsync(company, $"agentId={agent.Id}")).Orders.ShouldBe(1);
    }

    [Theory]
    [InlineData("sort=cheapest", "sort")]
    [InlineData("sort=1", "sort")]
    [InlineData("waiting=true&agentId=00000007-0000-0000-0000-000000000000", "waiting")]
    [InlineData("sort=lowestTotal&cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "cursor")]
    [InlineData("cursor=MTIgMDAwMDAwMDcwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA", "cursor")]
    public async Task What_cannot_be_is_refused_by_its_field(string query, string field)
    {
        var (company, _) = await OfficeAsync();
        foreach (var path in new[] { "/api/v1/orders", "/api/v1/orders/count" })
            (await company.Admin.Get($"{path}?{query}").Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe([field]);
    }

    private async Task<(TestCompany Company, Connection Connection)> OfficeAsync()
    {
        var company = await Api.CreateCompanyAsync();
        return (company, await company.AddConnectionAsync("Shop"));
    }

    private static Task<OrderListCount> CountAsync(TestCompany company, string query) => company.Admin.Get<OrderListCount>($"/api/v1/orders/count?{query}");

    private static async Task<List<string>> FindAsync(TestCompany company, string query) =>
        [.. (await company.Admin.Get<CursorPage<OrderView>>($"/api/v1/orders?{query}")).Items.Select(order => order.ExternalId)];
}

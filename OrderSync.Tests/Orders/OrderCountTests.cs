using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSync.Api.Runs;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Orders;

public sealed class OrderCountTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Connections_platforms_and_summary_count_the_same_orders()
    {
        var company = await Api.CreateCompanyAsync();
        var (one, two) = (await company.AddConnectionAsync("One"), await company.AddConnectionAsync("Two"));
        await company.AddConnectionAsync("Empty");
        var now = Api.Time.GetUtcNow();
        foreach (var (connection, id) in new[] { (one, "1"), (one, "2"), (two, "3") })
            await company.AddOrderAsync(connection, id, now);

        var connections = await company.Admin.Get<IReadOnlyList<ConnectionView>>("/api/platform-operations/connections");
        var platform = (await company.Admin.Get<IReadOnlyList<OrderStatsView>>("/api/platform-operations/stats/orders")).ShouldHaveSingleItem();

        connections.Select(view => (view.Name, view.Orders)).ShouldBe([("Empty", 0), ("One", 2), ("Two", 1)]);
        (platform.Platform, platform.Orders, platform.Totals.Single()).ShouldBe((StubPlatform.Key, 3, new MoneyView(37.5m, "DZD")));
        (await company.Admin.Get<OperationsSummary>("/api/platform-operations/summary")).Orders.ShouldBe(3);
    }

    [Fact]
    public async Task Who_leaves_does_not_end_the_count_for_others_and_it_is_kept_for_some_seconds()
    {
        var company = await Api.CreateCompanyAsync();
        var connection = await company.AddConnectionAsync("Shop");
        await company.AddOrderAsync(connection, "1", Api.Time.GetUtcNow());
        using var cache = new MemoryCache(new MemoryCacheOptions());
        var counts = new OrderCounts(Api.Services.GetRequiredService<NpgsqlDataSource>(), cache);
        using var gone = new CancellationTokenSource();

        var (first, second) = (counts.OfAsync(company.Id, gone.Token), counts.OfAsync(company.Id, Cancellation));
        await gone.CancelAsync();

        (await second).ShouldHaveSingleItem().Orders.ShouldBe(1);
        await Task.WhenAny(first);
        await company.AddOrderAsync(connection, "2", Api.Time.GetUtcNow());
        var (again, once) = (await counts.OfAsync(company.Id, Cancellation), await counts.OfAsync(company.Id, Cancellation));
        again.ShouldBeSameAs(await second);
        once.ShouldBeSameAs(again);
    }

    [Fact]
    public async Task A_count_that_failed_is_not_kept()
    {
        var company = await Api.CreateCompanyAsync();
        using var cache = new MemoryCache(new MemoryCacheOptions());
        await using var away = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2");

        await Should.ThrowAsync<NpgsqlException>(() => new OrderCounts(away, cache).OfAsync(company.Id, Cancellation));

        (await new OrderCounts(Api.Services.GetRequiredService<NpgsqlDataSource>(), cache).OfAsync(company.Id, Cancellation)).ShouldBeEmpty();
    }
}

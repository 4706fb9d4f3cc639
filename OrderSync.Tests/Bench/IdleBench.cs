using System.Globalization;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Simulation;

namespace OrderSync.Tests.Bench;

/// <summary>
/// What hourly fetches of a shop cost where nothing happens: 44,000 orders of 30 days, one of 20 open, a limit of 8,000 calls a day. Calls
/// are counted, by a clock of their own; no time is measured.
/// </summary>
[Trait("Category", "bench")]
[Collection(nameof(Bench))]
public sealed class IdleBench(ApiFixture api, ITestOutputHelper output) : ApiTest(api)
{
    private const int OrdersPerDay = 1_466;
    private const int DailyLimit = 8_000;

    [Fact]
    public async Task Idle()
    {
        var list = await CallsAsync(SimulatedPlatform.EcoManager);
        var byId = await CallsAsync(SimulatedPlatform.Vendure);

        foreach (var (name, hours) in new[] { ("a list", list), ("by id", byId) })
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"idle, {name}: {hours.Count} hourly fetches of {OrdersPerDay * IdleShop.Days:N0} unchanged orders: {hours.Order().ElementAt(hours.Count / 2)} calls in the median hour, {hours.Min()} at least, {hours.Max()} at most; {WorstDay(hours)} in the worst 24 hours, {(double)WorstDay(hours) / DailyLimit:P1} of {DailyLimit:N0} (at most 5 %)"));
        }
        list.Min().ShouldBe(1);
        byId.Min().ShouldBe(1);
        WorstDay(list).ShouldBeLessThanOrEqualTo(DailyLimit / 20);
        WorstDay(byId).ShouldBeLessThanOrEqualTo(DailyLimit / 20);
    }

    private static int WorstDay(List<int> hours) => Enumerable.Range(0, hours.Count - 23).Max(hour => hours.Skip(hour).Take(24).Sum());

    private async Task<List<int>> CallsAsync(SimulatedPlatform platform)
    {
        await using var database = Npgsql.NpgsqlDataSource.Create(Api.Servers.Postgres);
        await using var shop = await IdleShop.ConnectAsync(database, await Api.CreateCompanyAsync(), platform, OrdersPerDay);
        await shop.FetchAllAsync();
        var hours = new List<int>();
        for (var hour = 0; hour < 24 * 7; hour++)
            hours.Add(await shop.HourAsync());
        return hours;
    }
}

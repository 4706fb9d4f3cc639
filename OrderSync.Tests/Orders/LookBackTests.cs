using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Simulation;

namespace OrderSync.Tests.Orders;

/// <summary>What hourly fetches of a shop cost where little happens, and how soon they see what a platform does not tell.</summary>
public sealed class LookBackTests(ApiFixture api) : ApiTest(api)
{
    private const int OrdersPerDay = 40;

    [Theory]
    [InlineData(SimulatedPlatform.EcoManager)]
    [InlineData(SimulatedPlatform.Vendure)]
    public async Task An_hour_in_which_nothing_is_due_takes_one_call(SimulatedPlatform platform)
    {
        await using var shop = await ConnectAsync(platform);
        await shop.FetchAllAsync();
        var hours = await HoursAsync(shop, 24);

        hours.Min().ShouldBe(1);
        // Each hour the open orders of one day, each six hours those of seven, once those of all: 1,200 orders, 60 of them open.
        hours.ShouldAllBe(hour => hour <= 1 + ((OrdersPerDay * IdleShop.Days) / 100));
        hours.Count(hour => hour > 6).ShouldBeLessThanOrEqualTo(1);
    }

    [Theory]
    [InlineData(SimulatedPlatform.EcoManager, 1, 1)]
    [InlineData(SimulatedPlatform.EcoManager, 5, 7)]
    [InlineData(SimulatedPlatform.EcoManager, 20, 25)]
    [InlineData(SimulatedPlatform.Vendure, 1, 1)]
    [InlineData(SimulatedPlatform.Vendure, 5, 7)]
    [InlineData(SimulatedPlatform.Vendure, 20, 25)]
    public async Task A_change_that_the_platform_does_not_tell_is_seen_the_sooner_the_younger_the_order_is(SimulatedPlatform platform, int daysOld, int hours)
    {
        await using var shop = await ConnectAsync(platform);
        await shop.FetchAllAsync();
        var order = shop.Log.Visible.First(order => order.Current.PlacedAt > shop.Clock.GetUtcNow().AddDays(-daysOld) && order.Current.State == shop.OpenState);
        shop.Log.Change(shop.Log.Visible.ToList().IndexOf(order), Telling.NotMoved);

        await HoursAsync(shop, hours);

        (await StateAsync(shop, order.Id)).ShouldBe(order.Current.State);
    }

    [Fact]
    public async Task What_is_read_by_id_waits_for_its_turn_too()
    {
        await using var shop = await ConnectAsync(SimulatedPlatform.Vendure);
        await shop.FetchAllAsync();
        var old = shop.Log.Visible[0];
        shop.Log.Change(0, Telling.NotMoved);

        await HoursAsync(shop, 5);

        (await StateAsync(shop, old.Id)).ShouldNotBe(old.Current.State);
    }

    private async Task<IdleShop> ConnectAsync(SimulatedPlatform platform) =>
        await IdleShop.ConnectAsync(Api.Services.GetRequiredService<NpgsqlDataSource>(), await Api.CreateCompanyAsync(), platform, OrdersPerDay);

    private static async Task<List<int>> HoursAsync(IdleShop shop, int count)
    {
        var hours = new List<int>();
        for (var hour = 0; hour < count; hour++)
            hours.Add(await shop.HourAsync());
        return hours;
    }

    private async Task<string?> StateAsync(IdleShop shop, long id)
    {
        await using var command = Api.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "select platform_status from orders where connection_id = $1 and external_id = $2");
        command.Parameters.AddWithValue(shop.ConnectionId);
        command.Parameters.AddWithValue($"{id}");
        return (string?)await command.ExecuteScalarAsync(Cancellation);
    }
}

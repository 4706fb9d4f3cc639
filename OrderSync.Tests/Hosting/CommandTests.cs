using System.Net.Http.Json;
using System.Text.Json;
using StackExchange.Redis;

namespace OrderSync.Tests.Hosting;

/// <summary>The dashboard's own commands, carried out as the dashboard does, in an application that nobody else uses.</summary>
[Collection(nameof(OwnApplications))]
public sealed class CommandTests
{
    [Fact]
    public async Task Commands_of_the_dashboard_do_what_they_say()
    {
        await using var app = AppFixture.With();
        await app.ReadyAsync();
        using var sandbox = app.CreateHttpClient("sandbox");
        var before = await OrdersAsync(sandbox);

        await app.CommandAsync("sandbox", "fill-demo-shop", ("platform", "ecomanager"), ("count", "7"));
        (await OrdersAsync(sandbox)).ShouldBe(before + 7);

        await app.CommandAsync("sandbox", "add-fault", ("platform", "vendure"), ("fault", "rateLimited"), ("times", "3"));
        var fault = (await sandbox.GetFromJsonAsync<JsonElement>("/_sandbox/vendure/demo/faults", AppFixture.Cancellation))[0].GetProperty("fault");
        fault.GetProperty("kind").GetString().ShouldBe("rateLimited");
        fault.GetProperty("times").GetInt32().ShouldBe(3);

        await app.CommandAsync("sandbox", "reset-demo", ("platform", "ecomanager"));
        (await OrdersAsync(sandbox)).ShouldBe(300);

        using var redis = await ConnectionMultiplexer.ConnectAsync(await app.ConnectionStringAsync("redis"));
        await redis.GetDatabase().StringSetAsync("kept", "no");
        await app.CommandAsync("redis", "empty-redis");
        (await redis.GetDatabase().KeyExistsAsync("kept")).ShouldBeFalse();
    }

    private static async Task<int> OrdersAsync(HttpClient sandbox)
    {
        var ledger = await sandbox.GetFromJsonAsync<JsonElement>("/_sandbox/ecomanager/demo/ledger", AppFixture.Cancellation);
        return ledger.GetProperty("truth").GetProperty("existing").GetInt32();
    }
}

using System.Net;
using Npgsql;
using StackExchange.Redis;

namespace OrderSync.Tests.Hosting;

public sealed class WholeAppTests(AppFixture app)
{
    [Theory]
    [InlineData("sandbox")]
    [InlineData("api")]
    [InlineData("worker")]
    [InlineData("web")]
    public async Task Every_host_is_healthy_once_the_application_has_started(string resource)
    {
        await app.ReadyAsync();
        using var client = app.CreateHttpClient(resource);

        using var response = await client.GetAsync(new Uri("/health", UriKind.Relative), AppFixture.Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Connection_strings_have_the_form_that_Aspire_gives_them_and_lead_to_the_servers()
    {
        await app.ReadyAsync();

        var database = await app.ConnectionStringAsync("ordersync");
        var redis = await app.ConnectionStringAsync("redis");

        database.ShouldMatch("^Host=[^;]+;Port=\\d+;Username=postgres;Password=[^;]+;Database=ordersync$");
        redis.ShouldMatch("^[^:]+:\\d+,password=\\w+$");
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(AppFixture.Cancellation);
        using var multiplexer = await ConnectionMultiplexer.ConnectAsync(redis);
        (await multiplexer.GetDatabase().PingAsync()).ShouldBeGreaterThan(TimeSpan.Zero);
    }
}

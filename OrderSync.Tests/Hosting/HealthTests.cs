using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using OrderSync.ServiceDefaults;

namespace OrderSync.Tests.Hosting;

public sealed class HealthTests
{
    [Fact]
    public async Task Without_its_database_a_host_lives_but_is_not_ready_and_says_so_within_seconds()
    {
        await using var host = await StartAsync("Host=127.0.0.1;Port=1;Username=postgres;Password=x;Database=ordersync", "127.0.0.1:1");
        using var client = new HttpClient { BaseAddress = new Uri(host.Urls.Single()) };
        var watch = Stopwatch.StartNew();

        using var health = await client.GetAsync(new Uri("/health", UriKind.Relative), AppFixture.Cancellation);
        using var alive = await client.GetAsync(new Uri("/alive", UriKind.Relative), AppFixture.Cancellation);

        health.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await health.Content.ReadAsStringAsync(AppFixture.Cancellation)).ShouldBe("Unhealthy");
        alive.StatusCode.ShouldBe(HttpStatusCode.OK);
        // Both checks take two seconds at most.
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static async Task<WebApplication> StartAsync(string database, string redis)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["ConnectionStrings:ordersync"] = database;
        builder.Configuration["ConnectionStrings:redis"] = redis;
        builder.AddServiceDefaults();
        builder.AddDatabaseHealthCheck("ordersync");
        builder.AddRedisConnection("redis");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapHealthEndpoints();
        await app.StartAsync(AppFixture.Cancellation);
        return app;
    }
}

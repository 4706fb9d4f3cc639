using Microsoft.Extensions.Http.Resilience;
using OrderSync.Web.Connections;
using OrderSync.Web.Events;
using OrderSync.Web.Orders;
using OrderSync.Web.Runs;
using OrderSync.Web.Users;

namespace OrderSync.Web.Api;

/// <summary>How the site reaches the Api: the one place that knows its address and its resilience.</summary>
internal static class ApiClientSetup
{
    public static void AddApiClients(this WebApplicationBuilder builder)
    {
        var api = new Uri("http://api");
        builder.Services.AddHttpClient<ApiHttp>(client => client.BaseAddress = api)
            .AddServiceDiscovery()
            .AddStandardResilienceHandler(options =>
            {
                options.Retry.DisableForUnsafeHttpMethods();
                // A person is waiting and has a button to try again.
                options.Retry.MaxRetryAttempts = 2;
                options.Retry.Delay = TimeSpan.FromMilliseconds(200);
                // The test of a connection waits for a platform; the breaker has to watch at least twice as long as one attempt.
                options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(25);
                options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(60);
                options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(60);
            });
        builder.Services.AddHttpClient<SessionClient>(client => client.BaseAddress = api)
            .AddServiceDiscovery()
            .AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods());
        // A stream has no end to wait for, and its client reconnects by itself.
        builder.Services.AddHttpClient<EventsClient>(client => client.BaseAddress = api).AddServiceDiscovery();

        builder.Services.AddScoped<RunsClient>();
        builder.Services.AddScoped<OrdersClient>();
        builder.Services.AddScoped<ConnectionsClient>();
        builder.Services.AddScoped<PlatformCatalog>();
        builder.Services.AddScoped<LiveEvents>();
    }
}

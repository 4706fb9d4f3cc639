using Microsoft.Extensions.Http.Resilience;
using OrderSync.Web.Assignment;
using OrderSync.Web.Connections;
using OrderSync.Web.Connections.Calls;
using OrderSync.Web.Coverage;
using OrderSync.Web.Events;
using OrderSync.Web.Notifications;
using OrderSync.Web.Orders;
using OrderSync.Web.Runs;
using OrderSync.Web.Shipping;
using OrderSync.Web.Scheduling;
using OrderSync.Web.Users;
using OrderSync.Web.Webhooks;

namespace OrderSync.Web.Api;

/// <summary>How the site reaches the Api: the one place that knows its address and its resilience.</summary>
internal static class ApiClientSetup
{
    public static void AddApiClients(this WebApplicationBuilder builder)
    {
        var api = new Uri("http://api");
        builder.Services.AddHttpClient<ApiHttp>(client => client.BaseAddress = api)
            .AddServiceDiscovery()
            .AddStandardResilienceHandler(Usual);
        builder.Services.AddHttpClient<PatientApiHttp>(client => client.BaseAddress = api)
            .AddServiceDiscovery()
            .AddStandardResilienceHandler(Patient);
        builder.Services.AddHttpClient<SessionClient>(client => client.BaseAddress = api)
            .AddServiceDiscovery()
            .AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods());
        // A stream has no end to wait for, and its client reconnects by itself.
        builder.Services.AddHttpClient<EventsClient>(client => client.BaseAddress = api).AddServiceDiscovery();

        builder.Services.AddScoped<RunsClient>();
        builder.Services.AddScoped<CoverageClient>();
        builder.Services.AddScoped<SchedulerClient>();
        builder.Services.AddScoped<OrdersClient>();
        builder.Services.AddScoped<ShippingClient>();
        builder.Services.AddScoped<AssignmentClient>();
        builder.Services.AddScoped<MyOrdersClient>();
        builder.Services.AddScoped<ConnectionsClient>();
        builder.Services.AddScoped<EndpointsClient>();
        builder.Services.AddScoped<CallsClient>();
        builder.Services.AddScoped<NotificationsClient>();
        builder.Services.AddScoped<WebhooksClient>();
        builder.Services.AddScoped<PlatformCatalog>();
        builder.Services.AddScoped<LiveEvents>();
    }

    // The breaker has to watch at least twice as long as one attempt.
    internal static void Usual(HttpStandardResilienceOptions options)
    {
        options.Retry.DisableForUnsafeHttpMethods();
        // A person is waiting and has a button to try again.
        options.Retry.MaxRetryAttempts = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(25);
        options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(60);
        options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(60);
    }

    /// <summary>The Api waits for a platform for up to 45 s and then says so in a sentence, which must not be cut off.</summary>
    internal static void Patient(HttpStandardResilienceOptions options)
    {
        options.Retry.DisableForUnsafeHttpMethods();
        options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(50);
        options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(120);
        options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(55);
    }
}

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
        var address = new Uri(builder.Configuration["services:api:http:0"] ?? "http://localhost:5081");
        builder.Services.AddHttpClient<ApiHttp>(client => client.BaseAddress = address);
        builder.Services.AddHttpClient<SessionClient>(client => client.BaseAddress = address);
        builder.Services.AddHttpClient<EventsClient>(client => client.BaseAddress = address);

        builder.Services.AddScoped<RunsClient>();
        builder.Services.AddScoped<OrdersClient>();
        builder.Services.AddScoped<ConnectionsClient>();
        builder.Services.AddScoped<PlatformCatalog>();
        builder.Services.AddScoped<LiveEvents>();
    }
}

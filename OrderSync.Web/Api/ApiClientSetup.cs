using System.Net;
using Microsoft.Extensions.Http.Resilience;
using OrderSync.Web.Assignment;
using OrderSync.Web.Attention;
using OrderSync.Web.Audit;
using OrderSync.Web.Companies;
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
using OrderSync.Web.Users.Account;
using OrderSync.Web.Users.Directory;
using OrderSync.Web.Webhooks;
using Polly.Timeout;

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
            .AddStandardResilienceHandler(Usual);
        // A stream has no end to wait for, and its client reconnects by itself.
        builder.Services.AddHttpClient<EventsClient>(client => client.BaseAddress = api).AddServiceDiscovery();

        builder.Services.AddScoped<RunsClient>();
        builder.Services.AddScoped<AttentionClient>();
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
        builder.Services.AddScoped<UsersClient>();
        builder.Services.AddScoped<AccountClient>();
        builder.Services.AddScoped<CompanyClient>();
        builder.Services.AddScoped<InstallationClient>();
        builder.Services.AddScoped<AuditClient>();
        builder.Services.AddScoped<PlatformCatalog>();
        builder.Services.AddScoped<LiveEvents>();
    }

    /// <summary>
    /// An answer is an answer: one route's 500 neither is asked for again nor keeps others from being asked. A breaker counts only that nobody
    /// answers; tried again is that, and what passes once a host or its database has started.
    /// </summary>
    private static void AnswersCount(HttpStandardResilienceOptions options)
    {
        options.CircuitBreaker.ShouldHandle = attempt => ValueTask.FromResult(IsSilence(attempt.Outcome.Exception));
        options.Retry.ShouldHandle = attempt => ValueTask.FromResult(
            IsSilence(attempt.Outcome.Exception)
            || attempt.Outcome.Result?.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout);
        options.Retry.DisableForUnsafeHttpMethods();
    }

    private static bool IsSilence(Exception? exception) => exception is HttpRequestException or TimeoutRejectedException;

    // The breaker has to watch at least twice as long as one attempt.
    internal static void Usual(HttpStandardResilienceOptions options)
    {
        AnswersCount(options);
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
        AnswersCount(options);
        options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(50);
        options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(120);
        options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(55);
    }
}

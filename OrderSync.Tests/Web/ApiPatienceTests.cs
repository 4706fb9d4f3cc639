using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using OrderSync.Contracts.Connections;
using OrderSync.Tests.Fixtures;
using OrderSync.Web.Api;
using OrderSync.Web.Connections;

namespace OrderSync.Tests.Web;

public sealed class ApiPatienceTests
{
    /// <summary>How long the Api itself waits for a platform before it answers with a sentence.</summary>
    private static readonly TimeSpan ApiWaits = TimeSpan.FromSeconds(45);

    [Fact]
    public void A_connections_test_outlasts_the_Api_and_both_breakers_watch_long_enough()
    {
        var (usual, patient) = (new HttpStandardResilienceOptions(), new HttpStandardResilienceOptions());
        ApiClientSetup.Usual(usual);
        ApiClientSetup.Patient(patient);

        patient.AttemptTimeout.Timeout.ShouldBeGreaterThan(ApiWaits);
        foreach (var options in new[] { usual, patient })
        {
            options.TotalRequestTimeout.Timeout.ShouldBeGreaterThan(options.AttemptTimeout.Timeout);
            options.CircuitBreaker.SamplingDuration.ShouldBeGreaterThanOrEqualTo(2 * options.AttemptTimeout.Timeout);
        }
    }

    [Fact]
    public async Task Whatever_asks_a_platform_has_that_patience_and_a_list_has_not()
    {
        await using var api = await StubApi.StartAsync(_ => { });
        await api.Vault.SaveAsync(FakeVault.Session, api.Tokens("good", TimeSpan.FromMinutes(5)));
        var (usual, patient) = (new Refusing(), new Refusing());
        using var usualHttp = new HttpClient(usual) { BaseAddress = new Uri("http://api") };
        using var patientHttp = new HttpClient(patient) { BaseAddress = new Uri("http://api") };
        var client = new ConnectionsClient(new ApiHttp(usualHttp, api.Session()), new PatientApiHttp(patientHttp, api.Session()));
        var (create, cancel) = (new CreateConnectionRequest("vendure", "Atlas", new Dictionary<string, string?>()), TestContext.Current.CancellationToken);

        await Should.ThrowAsync<ApiProblem>(client.ListAsync(cancel));
        await Should.ThrowAsync<ApiProblem>(client.TestAsync(create, cancel));
        await Should.ThrowAsync<ApiProblem>(client.TestAsync(Guid.Empty, cancel));
        await Should.ThrowAsync<ApiProblem>(client.CreateAsync(create, cancel));
        await Should.ThrowAsync<ApiProblem>(client.UpdateAsync(Guid.Empty, new UpdateConnectionRequest("Atlas", create.Settings), cancel));

        (usual.Calls, patient.Calls).ShouldBe((1, 4));
    }

    [Fact]
    public async Task A_route_that_fails_is_asked_once_and_does_not_keep_others_from_being_asked()
    {
        var asked = new List<string>();
        await using var api = await StubApi.StartAsync(app => app.MapGet("/{route}", (string route) =>
        {
            asked.Add(route);
            return route == "fails" ? Results.StatusCode(500) : Results.Ok();
        }));
        using var http = Resilient(api.Http().BaseAddress!);

        // More than what a breaker would want to have seen.
        for (var time = 0; time < 150; time++)
            (await http.Get("/fails")).StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await http.Get("/works")).StatusCode.ShouldBe(HttpStatusCode.OK);

        asked.Count(route => route == "fails").ShouldBe(150);
    }

    [Fact]
    public async Task While_a_host_or_its_database_starts_a_read_is_asked_for_again_and_a_write_is_not()
    {
        var asked = new List<string>();
        await using var api = await StubApi.StartAsync(app => app.Map("/starting", (HttpContext context) =>
        {
            asked.Add(context.Request.Method);
            return Results.StatusCode(503);
        }));
        using var http = Resilient(api.Http().BaseAddress!);

        (await http.Get("/starting")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await http.Post("/starting")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        asked.ShouldBe(["GET", "GET", "GET", "POST"]);
    }

    private static HttpClient Resilient(Uri address)
    {
        var services = new ServiceCollection();
        services.AddHttpClient("api", client => client.BaseAddress = address).AddStandardResilienceHandler(ApiClientSetup.Usual);
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("api");
    }

    private sealed class Refusing : HttpMessageHandler
    {
        public int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
        }
    }
}

using System.Net;
using Microsoft.Extensions.Http.Resilience;
using OrderSync.Contracts.Connections;
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

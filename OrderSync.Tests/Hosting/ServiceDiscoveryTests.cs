using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace OrderSync.Tests.Hosting;

/// <summary>The calls of Web to the Api: found by name, repeated only where that is safe.</summary>
public sealed class ServiceDiscoveryTests
{
    [Theory]
    [InlineData("http://api/v1/runs?state=running", "http://localhost:5081/v1/runs?state=running")]
    [InlineData("https+http://api/v1/runs", "http://localhost:5081/v1/runs")]
    [InlineData("http://shop.example/orders", "http://shop.example/orders")]
    public async Task A_name_becomes_the_address_that_the_AppHost_handed_over(string asked, string called)
    {
        var platform = new FakeServer(HttpStatusCode.OK);
        using var client = Client(platform, _ => { });

        using var response = await client.GetAsync(new Uri(asked), AppFixture.Cancellation);

        platform.Calls.ShouldBe([called]);
    }

    [Fact]
    public async Task A_read_is_repeated_when_the_Api_is_away()
    {
        var server = new FakeServer(HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK);
        using var client = Client(server, WithoutDelay);

        using var response = await client.GetAsync(new Uri("http://api/v1/runs"), AppFixture.Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        server.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_write_is_never_repeated()
    {
        var server = new FakeServer(HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK);
        using var client = Client(server, WithoutDelay);

        using var response = await client.PostAsync(new Uri("http://api/v1/runs"), content: null, AppFixture.Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        server.Calls.Count.ShouldBe(1);
    }

    private static void WithoutDelay(HttpStandardResilienceOptions options)
    {
        options.Retry.Delay = TimeSpan.Zero;
        options.Retry.DisableForUnsafeHttpMethods();
    }

    private static HttpClient Client(FakeServer server, Action<HttpStandardResilienceOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new("services:api:http:0", "http://localhost:5081")]).Build());
        services.AddServiceDiscovery();
        var builder = services.AddHttpClient("api").ConfigurePrimaryHttpMessageHandler(() => server);
        builder.AddStandardResilienceHandler(configure);
        builder.AddServiceDiscovery();
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("api");
    }

    private sealed class FakeServer(params HttpStatusCode[] answers) : HttpMessageHandler
    {
        public List<string> Calls { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls.Add(request.RequestUri!.ToString());
            return Task.FromResult(new HttpResponseMessage(answers[Calls.Count - 1]));
        }
    }
}

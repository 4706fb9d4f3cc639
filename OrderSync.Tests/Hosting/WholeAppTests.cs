using System.Net;

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
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using OrderSync.Tests.Fixtures;
using OrderSync.Web.Shell;

namespace OrderSync.Tests.Web;

public sealed class SecurityHeaderTests
{
    [Theory]
    [InlineData("/page")]
    [InlineData("/fails")]
    public async Task A_page_and_the_page_of_an_error_have_the_headers(string path)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        await using var site = builder.Build();
        site.UseSecurityHeaders();
        site.UseExceptionHandler("/error");
        site.MapGet("/page", () => "a page");
        site.MapGet("/fails", string () => throw new InvalidOperationException("It fails."));
        site.MapGet("/error", (HttpContext context) => $"sorry for {context.Request.Path}");
        await site.StartAsync(TestContext.Current.CancellationToken);

        using var answer = await site.GetTestClient().Get(path);

        answer.IsSuccessStatusCode.ShouldBe(path == "/page");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'self'");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
    }
}

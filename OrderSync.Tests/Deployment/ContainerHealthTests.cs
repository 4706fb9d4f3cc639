using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrderSync.AppHost.Publishing;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Deployment;

/// <summary>The command with which Docker asks a host how it is, as the shell in the container runs it.</summary>
public sealed class ContainerHealthTests
{
    [Theory]
    [InlineData(StatusCodes.Status200OK, 0)]
    [InlineData(StatusCodes.Status503ServiceUnavailable, 1)]
    public async Task It_says_what_the_host_answers(int status, int exitCode)
    {
        var asked = new List<string?>();
        await using var host = await StartAsync(context =>
        {
            asked.Add(context.Request.Path);
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        (await AskAsync(new Uri(host.Urls.Single()).Port)).ShouldBe(exitCode);
        asked.ShouldBe(["/health"]);
    }

    [Fact]
    public async Task It_says_when_nobody_listens() => (await AskAsync(port: 1)).ShouldBe(1);

    private static async Task<int> AskAsync(int port)
    {
        var test = ComposeHealth.OfHost(port).Test;
        test[0].ShouldBe("CMD");
        // Compose writes a dollar of the container's own twice.
        var command = test.Skip(1).Select(argument => argument.Replace("$$", "$", StringComparison.Ordinal)).ToList();
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardError = true, UseShellExecute = false })!;
        await process.WaitForExitAsync(AppFixture.Cancellation);
        return process.ExitCode;
    }

    private static async Task<WebApplication> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(AppFixture.Cancellation);
        return app;
    }
}

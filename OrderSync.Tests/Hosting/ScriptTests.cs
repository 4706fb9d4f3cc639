using System.Diagnostics;
using OrderSync.AppHost.Installing;

namespace OrderSync.Tests.Hosting;

/// <summary>./ordersync beside an application that runs.</summary>
[Collection(nameof(OwnApplications))]
public sealed class ScriptTests
{
    [Fact]
    public async Task The_script_says_what_runs_shows_logs_and_stops_it()
    {
        await using var host = AppHostProcess.Start();
        await host.UntilRunningAsync();

        var (code, status) = await CallAsync(host, "status");
        code.ShouldBe(0, status);
        foreach (var resource in new[] { "postgres", "redis", "ordersync", "sandbox", "api", "worker", "web", "aspire-dashboard" })
            status.ShouldMatch($@"(?m)^  {resource} +healthy ");
        status.ShouldContain(host.DataFolder);
        status.ShouldNotContain("/login", Case.Sensitive, "the dashboard's token is for who started it");

        var (_, log) = await CallAsync(host, "logs", "sandbox");
        log.ShouldContain("Now listening on");
        log.ShouldNotContain("\u001b", Case.Sensitive, "colours do not belong into a file");
        (await CallAsync(host, "logs", "nobody")).ShouldBe((1, $"There is no log of 'nobody' in {host.DataFolder}/logs.\n"));

        (await CallAsync(host, "down")).ShouldBe((0, "OrderSync has stopped.\n"));
        (await host.UntilExitAsync()).ShouldBe(0, host.Output);
        (await CallAsync(host, "status")).Code.ShouldBe(3);
        File.ReadAllText(Path.Combine(host.DataFolder, "logs", "sandbox.log")).ShouldContain("Now listening on");
    }

    private static async Task<(int Code, string Said)> CallAsync(AppHostProcess host, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", ["ordersync", .. arguments])
        {
            WorkingDirectory = Checkout.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["ORDERSYNC_DATA"] = host.DataFolder;
        using var script = Process.Start(start)!;
        var errors = script.StandardError.ReadToEndAsync(AppFixture.Cancellation);
        var said = await script.StandardOutput.ReadToEndAsync(AppFixture.Cancellation) + await errors;
        await script.WaitForExitAsync(AppFixture.Cancellation);
        return (script.ExitCode, said);
    }
}

namespace OrderSync.Tests.Hosting;

/// <summary>./ordersync, from its start of the application to the end.</summary>
[Collection(nameof(OwnApplications))]
public sealed class ScriptTests
{
    [Fact]
    public async Task The_script_starts_the_application_says_what_runs_shows_logs_and_stops_it()
    {
        var folder = AppHostProcess.NewDataFolder();
        var script = new Script(AppHostProcess.Surroundings(folder));

        var (code, banner) = await script.CallAsync("up", "--detach");
        code.ShouldBe(0, banner);
        banner.ShouldContain("OrderSync is running.");
        banner.ShouldMatch(@"(?m)^  Dashboard +http\S+/login\?t=\w+$");
        banner.ShouldContain(folder);
        banner.ShouldEndWith("Stop it with ./ordersync down.\n");
        banner.ShouldNotContain("Ctrl-C", Case.Sensitive, "there is nothing to press it at");

        (code, var status) = await script.CallAsync("status");
        code.ShouldBe(0, status);
        foreach (var resource in new[] { "postgres", "redis", "ordersync", "sandbox", "api", "worker", "web", "aspire-dashboard" })
            status.ShouldMatch($@"(?m)^  {resource} +healthy ");
        status.ShouldContain(folder);
        status.ShouldNotContain("/login", Case.Sensitive, "the dashboard's token is for who started it");

        var (_, log) = await script.CallAsync("logs", "sandbox");
        log.ShouldContain("Now listening on");
        log.ShouldNotContain("\u001b", Case.Sensitive, "colours do not belong into a file");
        await ShouldFollowAsync(script, Path.Combine(folder, "logs", "sandbox.log"));
        (await script.CallAsync("logs", "nobody")).ShouldBe((1, $"There is no log of 'nobody' in {folder}/logs.\n"));

        var (again, refusal) = await script.CallAsync("up", "--detach");
        again.ShouldBe(1);
        refusal.ShouldContain($"OrderSync already runs with the data folder {folder}");

        (await script.CallAsync("down")).ShouldBe((0, "OrderSync has stopped.\n"));
        (await script.CallAsync("status")).Code.ShouldBe(3);
        (await script.CallAsync("down")).ShouldBe((0, $"OrderSync does not run (data folder {folder}).\n"));
        (await File.ReadAllTextAsync(Path.Combine(folder, "logs", "sandbox.log"), AppFixture.Cancellation)).ShouldContain("Now listening on");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Dotnet_run_starts_it_without_the_script()
    {
        await using var host = AppHostProcess.Start(["dotnet", "run", "--no-build", "--configuration", Configuration, "--project", AppHostProcess.Project]);
        await host.UntilRunningAsync();

        host.Children.Count.ShouldBe(7, host.Output);
        var children = host.Children;

        await host.SignalAsync("TERM");

        (await host.UntilExitAsync()).ShouldBe(0, host.Output);
        await AppHostProcess.UntilAsync(() => children.All(child => AppHost.Installing.Machine.Born(child.Pid) != child.Born), "children are left");
    }

    /// <summary>This assembly's own: what is built beside it is built alike.</summary>
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static async Task ShouldFollowAsync(Script script, string file)
    {
        using var follow = script.Start("logs", "sandbox", "-f");
        try
        {
            while (await follow.StandardOutput.ReadLineAsync(AppFixture.Cancellation) is { } line && !line.Contains("Now listening on", StringComparison.Ordinal))
            {
            }

            await File.AppendAllTextAsync(file, "written meanwhile\n", AppFixture.Cancellation);
            string? last;
            do
                last = await follow.StandardOutput.ReadLineAsync(AppFixture.Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            while (last is not null and not "written meanwhile");
            last.ShouldBe("written meanwhile");
        }
        finally
        {
            follow.Kill(entireProcessTree: true);
        }
    }
}

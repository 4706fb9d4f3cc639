using System.Diagnostics;
using OrderSync.AppHost.Installing;

namespace OrderSync.Tests.Hosting;

[Collection(nameof(OwnApplications))]
public sealed class StopTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_stops_everything_in_order_and_leaves_no_process(string signal)
    {
        await using var host = AppHostProcess.Start();
        await host.UntilRunningAsync();
        var children = host.Children;
        string.Join(' ', children.Select(child => child.Name).Order()).ShouldBe(
            "api aspire-dashboard postgres redis sandbox web worker", host.Output);

        await host.SignalAsync(signal);

        (await host.UntilExitAsync()).ShouldBe(0, host.Output);
        children.Where(child => Machine.Born(child.Pid) == child.Born).ShouldBeEmpty();
        host.Left().ShouldBeEmpty();
        var log = Log(host, "postgres");
        log.ShouldContain("database system is shut down");
        log.ShouldNotContain("terminating connection due to administrator command", Case.Sensitive, "a host was still at work when its database went");
    }

    [Fact]
    public async Task Killing_the_AppHost_stops_everything_and_leaves_no_process()
    {
        await using var host = AppHostProcess.Start(settings: ("ORDERSYNC_WORKERS", "2"));
        await host.UntilRunningAsync();
        var children = host.Children;
        children.Count.ShouldBe(8, host.Output);

        host.Process.Kill();
        await host.UntilExitAsync();

        await AppHostProcess.UntilAsync(() => children.All(child => Machine.Born(child.Pid) != child.Born), "children are left");
        await AppHostProcess.UntilAsync(() => host.Left().Count == 0, "the orchestrator, or a server, is left");
    }

    [Fact]
    public async Task What_was_left_when_AppHost_and_orchestrator_were_killed_is_cleared_by_the_next_start()
    {
        var folder = AppHostProcess.NewDataFolder();
        await using var first = AppHostProcess.Start(folder);
        await first.UntilRunningAsync();
        var children = first.Children;
        KillWithOrchestrator(first);
        await first.UntilExitAsync();
        children.ShouldAllBe(child => Machine.Born(child.Pid) == child.Born, "the children should have been orphaned");

        await using (var second = AppHostProcess.Start(folder))
        {
            await second.UntilRunningAsync();

            second.Children.Count.ShouldBe(7, second.Output);
            children.ShouldAllBe(child => Machine.Born(child.Pid) != child.Born);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string Log(AppHostProcess host, string resource) => File.ReadAllText(Path.Combine(host.DataFolder, "logs", $"{resource}.log"));

    private static void KillWithOrchestrator(AppHostProcess host)
    {
        var orchestrator = host.Orchestrator();
        orchestrator.Count.ShouldBeGreaterThan(2);
        foreach (var pid in orchestrator.Prepend(host.Process.Id))
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
    }
}

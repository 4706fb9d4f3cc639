using System.Diagnostics;
using OrderSync.AppHost.Local;

namespace OrderSync.Tests.Hosting.Local;

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
        children.Count.ShouldBe(6, host.Output);

        await host.SignalAsync(signal);

        (await host.UntilExitAsync()).ShouldBe(0, host.Output);
        children.ShouldAllBe(child => Machine.Born(child.Pid) != child.Born);
        host.ProcessesOfDataFolder().ShouldBeEmpty("watchers are left");
        File.ReadAllText(Path.Combine(host.DataFolder, "logs", "postgres.log")).ShouldContain("database system is shut down");
    }

    [Fact]
    public async Task Killing_the_AppHost_stops_its_children_and_leaves_no_process()
    {
        await using var host = AppHostProcess.Start(settings: ("ORDERSYNC_WORKERS", "2"));
        await host.UntilRunningAsync();
        var children = host.Children;
        children.Count.ShouldBe(7, host.Output);

        host.Process.Kill();
        await host.UntilExitAsync();

        await AppHostProcess.UntilAsync(() => children.All(child => Machine.Born(child.Pid) != child.Born), "children are left");
        await AppHostProcess.UntilAsync(() => host.ProcessesOfDataFolder().Count == 0, "watchers are left");
        File.ReadAllText(Path.Combine(host.DataFolder, "logs", "postgres.log")).ShouldContain("database system is shut down");
    }

    [Fact]
    public async Task What_was_left_when_AppHost_and_watchers_were_killed_is_cleared_by_the_next_start()
    {
        var folder = AppHostProcess.NewDataFolder();
        await using var first = AppHostProcess.Start(folder);
        await first.UntilRunningAsync();
        var children = first.Children;
        await KillWatchersAsync(folder);
        first.Process.Kill();
        await first.UntilExitAsync();
        children.ShouldAllBe(child => Machine.Born(child.Pid) == child.Born, "the children should have been orphaned");

        await using (var second = AppHostProcess.Start(folder))
        {
            await second.UntilRunningAsync();

            second.Children.Count.ShouldBe(6, second.Output);
            children.ShouldAllBe(child => Machine.Born(child.Pid) != child.Born);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task KillWatchersAsync(string folder)
    {
        using var kill = Process.Start("pkill", ["-KILL", "-f", $"supervise.sh.*{folder}"]);
        await kill.WaitForExitAsync();
    }
}

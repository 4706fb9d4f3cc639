using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OrderSync.Tests.Hosting;

[Collection(nameof(OwnApplications))]
public sealed class StartFailureTests
{
    [Fact]
    public async Task A_taken_port_is_said_in_one_sentence_and_nothing_is_started()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await using var host = AppHostProcess.Start(settings: ("ORDERSYNC_WEB_PORT", port.ToString(CultureInfo.InvariantCulture)));

        (await host.UntilExitAsync()).ShouldBe(1);
        host.Output.Trim().ShouldBe(
            $"Port {port} for web is taken by another program: stop that, or set ORDERSYNC_WEB_PORT to another port.");
        host.Left().ShouldBeEmpty();
        Directory.Exists(Path.Combine(host.DataFolder, "postgres")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_setting_that_is_no_number_is_said_in_one_sentence()
    {
        await using var host = AppHostProcess.Start(settings: ("ORDERSYNC_WORKERS", "many"));

        (await host.UntilExitAsync()).ShouldBe(1);
        host.Output.Trim().ShouldBe("ORDERSYNC_WORKERS is 'many', but must be a number from 1 to 65535.");
    }

    [Fact]
    public async Task A_data_folder_of_another_version_is_said_in_one_sentence()
    {
        var folder = Directory.CreateDirectory(AppHostProcess.NewDataFolder()).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "version"), "99", AppFixture.Cancellation);

        await using var host = AppHostProcess.Start(folder);

        (await host.UntilExitAsync()).ShouldBe(1);
        host.Output.Trim().ShouldStartWith($"The data folder {folder} was made by another version of OrderSync (layout 99; this one reads 1)");
        host.Output.Trim().ShouldNotContain("\n");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Servers_that_do_not_have_the_folders_database_are_not_started()
    {
        var folder = Directory.CreateDirectory(AppHostProcess.NewDataFolder()).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "postgres"));

        await using var host = AppHostProcess.Start(folder, ("ORDERSYNC_SERVERS", "containers"));

        (await host.UntilExitAsync()).ShouldBe(1);
        host.Output.Trim().ShouldBe(
            $"The database of the data folder {folder} is kept by processes of this machine, and with ORDERSYNC_SERVERS=containers an empty one would be shown: "
            + "unset it, or set ORDERSYNC_DATA to another folder.");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_second_start_with_the_same_data_folder_says_where_the_first_runs()
    {
        await using var first = AppHostProcess.Start();
        await first.UntilRunningAsync();
        var web = first.Children.Single(child => child.Name == "web").Address;

        await using var second = AppHostProcess.Start(first.DataFolder);

        (await second.UntilExitAsync()).ShouldBe(1);
        second.Output.ShouldContain($"OrderSync already runs with the data folder {first.DataFolder}, at {web}");
        first.Children.Count.ShouldBe(7);
    }
}

using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using OrderSync.AppHost.Installing;
using OrderSync.AppHost.Servers;

namespace OrderSync.Tests.Hosting;

public sealed class InstallationRulesTests
{
    private static readonly PostgresBinaries Fifteen = new(15, "/usr/lib/postgresql/15/bin");
    private static readonly PostgresBinaries Seventeen = new(17, "/usr/lib/postgresql/17/bin");

    [Fact]
    public void A_new_database_gets_the_newest_Postgres() =>
        PostgresBinaries.Choose([Fifteen, Seventeen], wanted: null, "/data/postgres").ShouldBe(Seventeen);

    [Fact]
    public void An_existing_database_gets_the_Postgres_that_made_it() =>
        PostgresBinaries.Choose([Fifteen, Seventeen], wanted: 15, "/data/postgres").ShouldBe(Fifteen);

    [Fact]
    public void A_database_of_a_Postgres_that_is_not_installed_is_said_in_one_sentence() =>
        Should.Throw<DistributedApplicationException>(() => PostgresBinaries.Choose([Fifteen], wanted: 16, "/data/postgres")).Message.ShouldBe(
            "/data/postgres was made by PostgreSQL 16, but installed is 15: install it with 'sudo apt-get install postgresql-16', "
            + "or set ORDERSYNC_DATA to another folder.");

    [Fact]
    public void A_machine_without_Postgres_is_told_what_to_install() =>
        Should.Throw<DistributedApplicationException>(() => PostgresBinaries.Choose([], wanted: null, "/data/postgres")).Message.ShouldBe(
            "PostgreSQL is not installed: install it with 'sudo apt-get install postgresql'.");

    [Fact]
    public void A_missing_program_is_said_with_its_package() =>
        Should.Throw<DistributedApplicationException>(() => Machine.Need("no-such-program", "some-package")).Message.ShouldBe(
            "no-such-program is not installed: install it with 'sudo apt-get install some-package'.");

    [Theory]
    // A new folder: what is wanted, else what this machine has.
    [InlineData(null, null, true, nameof(ServerKind.Containers))]
    [InlineData(null, null, false, nameof(ServerKind.Processes))]
    [InlineData("processes", null, true, nameof(ServerKind.Processes))]
    [InlineData("containers", null, false, nameof(ServerKind.Containers))]
    // A folder with a database: who keeps it, whatever has been installed since.
    [InlineData(null, nameof(ServerKind.Processes), true, nameof(ServerKind.Processes))]
    [InlineData(null, nameof(ServerKind.Containers), true, nameof(ServerKind.Containers))]
    [InlineData("containers", nameof(ServerKind.Containers), true, nameof(ServerKind.Containers))]
    public void An_installation_keeps_the_servers_that_have_its_data(string? wanted, string? keptBy, bool engineAnswers, string chosen) =>
        ServerKinds.Choose(wanted, Kind(keptBy), "/data", () => engineAnswers).ToString().ShouldBe(chosen);

    [Theory]
    [InlineData("containers", nameof(ServerKind.Processes), true, "The database of the data folder /data is kept by processes of this machine, and with ORDERSYNC_SERVERS=containers an empty one would be shown: unset it, or set ORDERSYNC_DATA to another folder.")]
    [InlineData("processes", nameof(ServerKind.Containers), true, "The database of the data folder /data is kept by containers, and with ORDERSYNC_SERVERS=processes an empty one would be shown: unset it, or set ORDERSYNC_DATA to another folder.")]
    [InlineData(null, nameof(ServerKind.Containers), false, "The database of the data folder /data is kept by containers, and no container engine answers: start it, or set ORDERSYNC_DATA to another folder.")]
    [InlineData("both", null, true, "ORDERSYNC_SERVERS is 'both', but must be containers or processes.")]
    public void No_installation_is_opened_with_servers_that_do_not_have_its_data(string? wanted, string? keptBy, bool engineAnswers, string sentence) =>
        Should.Throw<DistributedApplicationException>(() => ServerKinds.Choose(wanted, Kind(keptBy), "/data", () => engineAnswers)).Message.ShouldBe(sentence);

    [Fact]
    public async Task A_data_folder_remembers_who_keeps_its_database()
    {
        var root = AppHostProcess.NewDataFolder();
        using (var folder = DataFolder.Open(root, isTemporary: false))
        {
            folder.KeptBy.ShouldBeNull();
            await folder.RememberContainersAsync();
        }

        using (var folder = DataFolder.Open(root, isTemporary: false))
        {
            folder.KeptBy.ShouldBe(ServerKind.Containers);
            Directory.CreateDirectory(folder.Postgres);
            folder.KeptBy.ShouldBe(ServerKind.Processes, "a database in the folder itself, as every folder had until there were containers");
        }

        Directory.Delete(root, recursive: true);
    }

    private static ServerKind? Kind(string? name) => name is null ? null : Enum.Parse<ServerKind>(name);

    [Fact]
    public void A_port_is_remembered_while_it_is_free_and_replaced_when_it_is_not()
    {
        var file = Path.GetTempFileName();
        var port = new Ports(file, anyPort: false).Remembered("postgres");
        new Ports(file, anyPort: false).Remembered("postgres").ShouldBe(port);

        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();

        new Ports(file, anyPort: false).Remembered("postgres").ShouldNotBe(port);
        File.Delete(file);
    }

    [Fact]
    public void A_port_that_is_taken_on_all_addresses_is_not_free()
    {
        using var other = new TcpListener(IPAddress.Any, 0);
        other.Start();

        Ports.IsFree(((IPEndPoint)other.LocalEndpoint).Port).ShouldBeFalse();
    }

    [Fact]
    public void A_process_is_told_from_another_by_its_birth()
    {
        Machine.Born(Environment.ProcessId).ShouldNotBeNull();
        Machine.Born(int.MaxValue).ShouldBeNull();
    }
}

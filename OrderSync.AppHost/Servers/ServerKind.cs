using System.Diagnostics;
using OrderSync.AppHost.Installing;

namespace OrderSync.AppHost.Servers;

internal enum ServerKind
{
    /// <summary>Of this machine's own Postgres and Redis; the data is in the data folder.</summary>
    Processes,

    /// <summary>Of a container engine; the data is in volumes that are named after the data folder.</summary>
    Containers,
}

/// <summary>
/// Which servers an installation has: those that its data is kept by, whatever this machine has besides. A new one takes containers where
/// a container engine answers.
/// </summary>
internal static class ServerKinds
{
    private const string Setting = "ORDERSYNC_SERVERS";

    private static readonly TimeSpan EngineAnswersWithin = TimeSpan.FromSeconds(5);

    public static ServerKind Choose(Settings settings, DataFolder folder)
    {
        var engine = settings.Text("ASPIRE_CONTAINER_RUNTIME") ?? settings.Text("DOTNET_ASPIRE_CONTAINER_RUNTIME");
        return Choose(settings.Text(Setting), folder.KeptBy, folder.Root, () => EngineAnswers(engine));
    }

    /// <param name="wanted">What ORDERSYNC_SERVERS says.</param>
    /// <param name="keptBy">Who keeps the data that is there already.</param>
    /// <exception cref="DistributedApplicationException">The data could not be seen with what is wanted, or there.</exception>
    public static ServerKind Choose(string? wanted, ServerKind? keptBy, string folder, Func<bool> engineAnswers)
    {
        ServerKind? chosen = wanted switch
        {
            null => null,
            "containers" => ServerKind.Containers,
            "processes" => ServerKind.Processes,
            _ => throw new DistributedApplicationException($"{Setting} is '{wanted}', but must be containers or processes."),
        };
        if (keptBy is { } keeper && chosen is { } other && other != keeper)
        {
            throw new DistributedApplicationException(
                $"The database of the data folder {folder} is kept by {Name(keeper)}, and with {Setting}={wanted} an empty one would be shown: "
                + "unset it, or set ORDERSYNC_DATA to another folder.");
        }

        if (keptBy == ServerKind.Containers && !engineAnswers())
        {
            throw new DistributedApplicationException(
                $"The database of the data folder {folder} is kept by containers, and no container engine answers: start it, or set ORDERSYNC_DATA to another folder.");
        }

        return keptBy ?? chosen ?? (engineAnswers() ? ServerKind.Containers : ServerKind.Processes);
    }

    private static string Name(ServerKind kind) => kind == ServerKind.Containers ? "containers" : "processes of this machine";

    /// <summary>Asks the engine that Aspire would use. Without one, Aspire's containers would stay "starting" for ever.</summary>
    private static bool EngineAnswers(string? chosen) =>
        (chosen is null ? ["docker", "podman"] : new[] { chosen }).Any(engine => Machine.Find(engine) is { } program && Answers(program));

    private static bool Answers(string program)
    {
        // Docker's client answers without an engine too; only the server's version needs one.
        using var process = Process.Start(new ProcessStartInfo(program, ["version", "--format", "{{.Server.Version}}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        if (process.WaitForExit(EngineAnswersWithin))
            return process.ExitCode == 0;
        process.Kill(entireProcessTree: true);
        return false;
    }
}

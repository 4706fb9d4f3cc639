using System.Diagnostics;
using System.Globalization;

namespace OrderSync.AppHost.Local;

/// <summary>
/// What an AppHost that was killed has left. Its children are stopped by their watchers within seconds; where those were
/// killed too, the next start ends the children, which run.tsv names by id and start time.
/// </summary>
internal static class Leftovers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task ClearAsync(DataFolder folder, CancellationToken cancellationToken)
    {
        var children = RunRecord.Read(folder.RunFile).Where(record => record.Pid > 0).ToList();
        var waited = Stopwatch.StartNew();
        while (children.Exists(IsAlive) && waited.Elapsed < Patience)
            await Task.Delay(100, cancellationToken);
        foreach (var child in children.Where(IsAlive))
            await KillAsync(child.Pid, cancellationToken);
        await ClearPostmasterAsync(folder.Postgres, cancellationToken);
        File.Delete(folder.RunFile);
    }

    private static bool IsAlive(RunRecord record) => Machine.Born(record.Pid) == record.Born;

    /// <summary>Postgres does not start when any process of its user has the id in postmaster.pid, a database server or not.</summary>
    private static async Task ClearPostmasterAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        var file = Path.Combine(dataDirectory, "postmaster.pid");
        if (!File.Exists(file))
            return;

        var pid = int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture);
        if (new FileInfo($"/proc/{pid}/cwd").LinkTarget == dataDirectory)
            await KillAsync(pid, cancellationToken);
        File.Delete(file);
    }

    private static async Task KillAsync(int pid, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (ArgumentException)
        {
            return; // It ended by itself.
        }

        while (Machine.Born(pid) is not null)
            await Task.Delay(20, cancellationToken);
    }
}

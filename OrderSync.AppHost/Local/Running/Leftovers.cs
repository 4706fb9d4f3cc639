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
        File.Delete(folder.RunFile);
    }

    private static bool IsAlive(RunRecord record) => Machine.Born(record.Pid) == record.Born;

    /// <summary>
    /// Postgres does not start while sessions of a killed server still end, nor when any process of its user happens to have
    /// the id in postmaster.pid.
    /// </summary>
    public static async Task ClearServerAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(dataDirectory))
            return;

        foreach (var pid in ProcessesIn(dataDirectory))
            await KillAsync(pid, cancellationToken);
        File.Delete(Path.Combine(dataDirectory, "postmaster.pid"));
    }

    private static IEnumerable<int> ProcessesIn(string workingDirectory)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && WorkingDirectory(folder) == workingDirectory)
                yield return pid;
        }
    }

    private static string? WorkingDirectory(string processFolder)
    {
        try
        {
            return new FileInfo(Path.Combine(processFolder, "cwd")).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // It ended meanwhile, or is another user's.
        }
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

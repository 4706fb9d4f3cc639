using System.Diagnostics;
using System.Globalization;
using OrderSync.AppHost.Installing;

namespace OrderSync.AppHost.Running;

/// <summary>
/// What an AppHost that was killed has left. Its orchestrator, DCP, sees that and stops everything within half a minute; a start
/// in between waits for that. Where the orchestrator was killed too, what run.tsv names, by id and start time, is ended here.
/// </summary>
internal static class Leftovers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    public static void Clear(DataFolder folder)
    {
        var records = RunRecord.Read(folder.RunFile);
        var left = records.Where(record => record.Pid > 0 && record.Name != RunRecord.AppHost).ToList();
        if (records.FirstOrDefault(record => record.Name == RunRecord.AppHost) is { } appHost)
            WaitForOrchestrator(appHost.Pid, left);
        foreach (var record in left.Where(IsAlive))
            Kill(record);
        File.Delete(folder.RunFile);
    }

    private static void WaitForOrchestrator(int appHost, List<RunRecord> left)
    {
        var said = false;
        for (var started = Stopwatch.GetTimestamp(); left.Exists(IsAlive) && Stopwatch.GetElapsedTime(started) < Patience;)
        {
            if (!Machine.ProcessesWith($"--monitor\0{appHost.ToString(CultureInfo.InvariantCulture)}\0").Any())
                return;
            if (!said)
                Console.WriteLine("OrderSync was killed a moment ago: waiting until all of it has stopped.");
            said = true;
            Task.Delay(Between).GetAwaiter().GetResult();
        }
    }

    private static bool IsAlive(RunRecord record) => Machine.Born(record.Pid) == record.Born;

    private static void Kill(RunRecord record)
    {
        try
        {
            using var process = Process.GetProcessById(record.Pid);
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        catch (ArgumentException)
        {
            // It has ended meanwhile.
        }
    }
}

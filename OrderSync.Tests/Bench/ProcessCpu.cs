using System.Globalization;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Bench;

/// <summary>The processor time that the parts of the application have used so far, in seconds, as the kernel counts it.</summary>
public sealed record ProcessCpu(double Sandbox, double Worker, double Postgres)
{
    private const double TicksPerSecond = 100;

    public static ProcessCpu Now(AppFixture app) => new(
        app.Replicas("sandbox").All.Sum(process => Own(process.ProcessId)),
        app.Replicas("worker").All.Where(process => process.IsRunning).Sum(process => Own(process.ProcessId)),
        app.Replicas("postgres").All.Sum(process => Family(process.ProcessId)));

    public ProcessCpu Since(ProcessCpu before) => new(Sandbox - before.Sandbox, Worker - before.Worker, Postgres - before.Postgres);

    /// <summary>Microseconds for each of so many orders.</summary>
    public string PerOrder(int orders) => string.Create(
        CultureInfo.InvariantCulture,
        $"sandbox {Sandbox * 1e6 / orders:N0} µs, worker {Worker * 1e6 / orders:N0} µs, postgres {Postgres * 1e6 / orders:N0} µs");

    private static double Own(int pid)
    {
        var fields = Fields(pid);
        return (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;
    }

    /// <summary>A server with a process for each of its sessions: those that run, and those that have ended.</summary>
    private static double Family(int pid) => Own(pid) + Ended(pid)
        + Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out var child) && ParentOf(child) == pid)
            .Sum(name => Family(int.Parse(name!, CultureInfo.InvariantCulture)));

    private static double Ended(int pid)
    {
        var fields = Fields(pid);
        return fields.Length == 0 ? 0 : (Number(fields[13]) + Number(fields[14])) / TicksPerSecond;
    }

    private static int ParentOf(int pid) => Fields(pid) is { Length: > 1 } fields ? (int)Number(fields[1]) : 0;

    /// <summary>/proc/PID/stat from the state on; the name before it may hold blanks. Empty when the process has ended.</summary>
    private static string[] Fields(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static double Number(string field) => double.Parse(field, CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Globalization;

namespace OrderSync.AppHost.Installing;

/// <summary>Questions to the machine: who we are, where a program is, whether a process lives.</summary>
internal static class Machine
{
    public static bool IsRoot { get; } = Environment.UserName == "root";

    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/bin", "/usr/sbin", "/bin", "/sbin"])
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    public static string Need(string program, string package) =>
        Find(program) ?? throw new DistributedApplicationException(
            $"{program} is not installed: install it with 'sudo apt-get install {package}'.");

    public static bool CanEnter(string user, string folder)
    {
        using var test = Process.Start(new ProcessStartInfo("setpriv", [$"--reuid={user}", "--clear-groups", "test", "-x", folder])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        test.WaitForExit();
        return test.ExitCode == 0;
    }

    /// <summary>The start time of a living process, in clock ticks: with the id it names a process for good. Null: there is none.</summary>
    public static long? Born(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            // The second field, a name in brackets, may hold anything; the state follows it, the start time is the 22nd field.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // It ended while we looked, or before.
        }
    }

    /// <summary>The living processes whose command line, with NUL between its arguments, holds this.</summary>
    public static IEnumerable<int> ProcessesWith(string commandLinePart) => Directory.EnumerateDirectories("/proc")
        .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
        .Where(folder => CommandLine(folder).Contains(commandLinePart, StringComparison.Ordinal))
        .Select(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))
        .Where(pid => Born(pid) is not null);

    private static string CommandLine(string processFolder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(processFolder, "cmdline"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // It ended meanwhile, or is another user's.
        }
    }
}

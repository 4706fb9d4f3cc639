using System.Diagnostics;

namespace OrderSync.AppHost.Local;

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

    /// <summary>The start time of a living process, in clock ticks: with the id it names a process for good. Null: there is none.</summary>
    public static long? Born(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            // The second field, a name in brackets, may hold anything; the state follows it, the start time is the 22nd field.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // It ended while we looked, or before.
        }
    }

    /// <summary>Runs a short-lived command to its end and returns what it said; fails with the sentence when it does.</summary>
    public static async Task<string> RunAsync(string sentenceOnFailure, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new DistributedApplicationException($"{sentenceOnFailure} {(await errors).Trim()}".Trim());
    }
}

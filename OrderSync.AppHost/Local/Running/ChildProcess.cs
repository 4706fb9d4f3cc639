using System.Diagnostics;
using System.Globalization;

namespace OrderSync.AppHost.Local;

internal sealed record ChildCommand(string Program, IReadOnlyList<string> Arguments, string Log)
{
    public string WorkingDirectory { get; init; } = "/";

    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>What asks this program to end in order, and for how long it may take until it is killed.</summary>
    public string StopSignal { get; init; } = "TERM";

    public int GraceSeconds { get; init; } = 15;
}

/// <summary>A process that ends with this one, in whatever way this one ends: see supervise.sh.</summary>
internal sealed class ChildProcess
{
    // Set for this process, or by whoever started it, and meant for it alone.
    private static readonly string[] OwnVariables = ["ASPNETCORE_", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE", "ORDERSYNC_", "ConnectionStrings__", "services__"];

    private readonly Process _process;

    private ChildProcess(Process process)
    {
        _process = process;
        Pid = process.Id;
        Born = Machine.Born(process.Id) ?? 0;
        Exited = WaitAsync();
    }

    public int Pid { get; }

    public long Born { get; }

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Exited { get; }

    public static ChildProcess Start(ChildCommand command)
    {
        string[] supervised =
        [
            // A session of its own: Ctrl-C in the terminal reaches the AppHost alone, which then stops the children in order.
            Machine.Need("setsid", "util-linux"), "sh", Path.Combine(AppContext.BaseDirectory, "supervise.sh"),
            command.StopSignal, command.GraceSeconds.ToString(CultureInfo.InvariantCulture), command.Log,
            command.Program, .. command.Arguments,
        ];
        var start = new ProcessStartInfo(supervised[0], supervised[1..])
        {
            WorkingDirectory = command.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(IsOwn).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        return new(Process.Start(start) ?? throw new DistributedApplicationException($"{command.Program} could not be started."));
    }

    /// <summary>Returns once the process and its watcher have gone.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await Exited;
        await WatcherGoneAsync();
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await Exited;
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        _process.StandardInput.Close(); // The watcher may go.
        return _process.ExitCode;
    }

    private async Task WatcherGoneAsync()
    {
        // It writes nothing: its output ends when it does.
        var nothing = new byte[1];
        _ = await _process.StandardOutput.BaseStream.ReadAsync(nothing);
    }

    private static bool IsOwn(string name) => Array.Exists(OwnVariables, own => name.StartsWith(own, StringComparison.OrdinalIgnoreCase));
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OrderSync.AppHost.Installing;
using OrderSync.AppHost.Running;

namespace OrderSync.Tests.Hosting;

/// <summary>An AppHost of a test's own as a separate process, which can be stopped and killed; with its own data folder and ports.</summary>
internal sealed partial class AppHostProcess : IAsyncDisposable
{
    public static readonly string Project = Path.Combine(Projects.OrderSync_AppHost.ProjectPath, "OrderSync.AppHost.csproj");

    private readonly StringBuilder _output = new();
    private readonly bool _ownsFolder;

    private AppHostProcess(Process process, string dataFolder, bool ownsFolder)
    {
        Process = process;
        DataFolder = dataFolder;
        _ownsFolder = ownsFolder;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Process Process { get; }

    public string DataFolder { get; }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>As the banner shows it, once; else empty.</summary>
    public string GeneratedPassword => Generated().Match(Output).Groups["password"].Value;

    /// <summary>What runs as a process: servers, hosts and the dashboard.</summary>
    public IReadOnlyList<RunRecord> Children =>
        [.. RunRecord.Read(Path.Combine(DataFolder, "run.tsv")).Where(record => record.Name != RunRecord.AppHost && record.Pid > 0)];

    public static string NewDataFolder() => Path.Combine(Path.GetTempPath(), $"ordersync-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}");

    /// <summary>Starts what is built, as ./ordersync does after its checks.</summary>
    public static AppHostProcess Start(string? dataFolder = null, params (string Name, string Value)[] settings) =>
        Start(["dotnet", "exec", BuiltAssembly.Of(Project), "--Logging:LogLevel:Default=Error"], dataFolder, settings);

    /// <summary>Starts it by another command, as a person might.</summary>
    public static AppHostProcess Start(IReadOnlyList<string> command, string? dataFolder = null, params (string Name, string Value)[] settings)
    {
        var folder = dataFolder ?? NewDataFolder();
        // Under nohup, or in the background of a script, a process inherits that it ignores INT and HUP: env takes that back.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,HUP,TERM", .. command])
        {
            WorkingDirectory = Checkout.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in Surroundings(folder).Concat(settings))
            start.Environment[name] = value;
        return new(Process.Start(start)!, folder, dataFolder is null);
    }

    /// <summary>What gives an application a data folder and ports that nobody else uses.</summary>
    public static IEnumerable<(string Name, string Value)> Surroundings(string dataFolder)
    {
        var ports = new Ports(Path.Combine(Path.GetTempPath(), "unused"), anyPort: true);
        yield return ("ORDERSYNC_DATA", dataFolder);
        foreach (var service in new[] { "WEB", "API", "SANDBOX", "DASHBOARD" })
            yield return ($"ORDERSYNC_{service}_PORT", ports.Free().ToString(CultureInfo.InvariantCulture));
    }

    public Task UntilRunningAsync() => UntilAsync(
        () => Output.Contains("OrderSync is running", StringComparison.Ordinal) || Process.HasExited, "it was not running in time");

    /// <summary>The one way to ask a process to end in order that the test has at hand.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, Process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<int> UntilExitAsync()
    {
        await Process.WaitForExitAsync(AppFixture.Cancellation).WaitAsync(TimeSpan.FromSeconds(60));
        return Process.ExitCode;
    }

    public static async Task UntilAsync(Func<bool> condition, string otherwise)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(90), otherwise);
            await Task.Delay(50, AppFixture.Cancellation);
        }
    }

    /// <summary>Processes of this application: those with its data folder on their command line, and its orchestrator.</summary>
    public IReadOnlyList<int> Left() => [.. Machine.ProcessesWith(DataFolder).Where(pid => pid != Environment.ProcessId), .. MonitorsOf(Process.Id)];

    /// <summary>DCP is a family: a server that watches the AppHost, its controllers, and a monitor for each child.</summary>
    public IReadOnlyList<int> Orchestrator()
    {
        List<int> family = [.. MonitorsOf(Process.Id)];
        for (var next = 0; next < family.Count; next++)
            family.AddRange(MonitorsOf(family[next]));
        return family;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            await SignalAsync("TERM");
            await UntilExitAsync();
        }

        Process.Dispose();
        if (_ownsFolder && Directory.Exists(DataFolder))
            Directory.Delete(DataFolder, recursive: true);
    }

    private static IEnumerable<int> MonitorsOf(int pid) => Machine.ProcessesWith($"--monitor\0{pid}\0");

    [GeneratedRegex(@"Password +(?<password>\w+) +\(generated", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Generated();

    private void Append(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}

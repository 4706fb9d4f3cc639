using System.Diagnostics;
using OrderSync.AppHost.Installing;

namespace OrderSync.Tests.Hosting;

/// <summary>./ordersync, called as a person does, for one data folder and its ports.</summary>
internal sealed class Script(IEnumerable<(string Name, string Value)> environment)
{
    private readonly List<(string Name, string Value)> _environment = [.. environment];

    public Script(string dataFolder)
        : this([("ORDERSYNC_DATA", dataFolder)])
    {
    }

    /// <summary>Both streams, the errors last.</summary>
    public async Task<(int Code, string Said)> CallAsync(params string[] arguments)
    {
        using var script = Start(arguments);
        var errors = script.StandardError.ReadToEndAsync(AppFixture.Cancellation);
        var said = await script.StandardOutput.ReadToEndAsync(AppFixture.Cancellation) + await errors;
        await script.WaitForExitAsync(AppFixture.Cancellation);
        return (script.ExitCode, said);
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", ["ordersync", .. arguments])
        {
            WorkingDirectory = Checkout.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrderSync.Tests.Peers;

/// <summary>
/// A program that a peer consists of. It prints a line that begins with READY when it can be used, and ends when its
/// standard input is closed: by <see cref="DisposeAsync"/>, or by the end of this process, however that comes about.
/// </summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private const string Ready = "READY";

    private readonly Process _process;
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];

    private PeerProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"{start.FileName} ended with {_process.ExitCode}:\n{Output()}"));
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <returns>The process, and what its READY line says.</returns>
    public static async Task<(PeerProcess Process, string Said)> StartAsync(ProcessStartInfo start, TimeSpan patience)
    {
        var peer = new PeerProcess(start);
        peer._process.Start();
        peer._process.BeginOutputReadLine();
        peer._process.BeginErrorReadLine();
        try
        {
            return (peer, await peer._ready.Task.WaitAsync(patience));
        }
        catch (Exception exception)
        {
            await peer.DisposeAsync();
            throw new InvalidOperationException($"{start.FileName} did not become ready:\n{peer.Output()}", exception);
        }
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} failed:\n{await output}\n{errors}");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
        if (line.StartsWith(Ready, StringComparison.Ordinal))
            _ready.TrySetResult(line[Ready.Length..].Trim());
    }

    private string Output()
    {
        lock (_lines)
            return string.Join('\n', _lines.TakeLast(40));
    }
}

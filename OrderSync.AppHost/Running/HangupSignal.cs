using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace OrderSync.AppHost.Running;

/// <summary>A terminal that is closed stops the application in order, as Ctrl-C and TERM do; .NET's own host does not listen to HUP.</summary>
internal sealed class HangupSignal(IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private PosixSignalRegistration? _registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            lifetime.StopApplication();
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registration?.Dispose();
}

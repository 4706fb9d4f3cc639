using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace OrderSync.ServiceDefaults;

/// <summary>
/// Sends the last telemetry when everything else has stopped, all kinds at once, and gives it up after a second: of its own the SDK
/// would wait five for each of them where a collector hangs.
/// </summary>
internal sealed class TelemetryFlush(TracerProvider traces, MeterProvider metrics, LoggerProvider logs) : IHostedLifecycleService
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        var limit = (int)Limit.TotalMilliseconds;
        return Task.WhenAll(
            Task.Run(() => traces.Shutdown(limit), CancellationToken.None),
            Task.Run(() => metrics.Shutdown(limit), CancellationToken.None),
            Task.Run(() => logs.Shutdown(limit), CancellationToken.None));
    }
}

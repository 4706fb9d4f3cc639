using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using OrderSync.AppHost.Installing;

namespace OrderSync.AppHost.Running;

/// <summary>Tells the terminal what has become ready, then shows the banner; or says what did not start, and stops the rest.</summary>
internal sealed class StartReport(
    DistributedApplicationModel model, ResourceNotificationService notifications, Installation installation, IHostApplicationLifetime lifetime)
    : BackgroundService
{
    private const int LogLinesInFailure = 15;

    private static readonly TimeSpan HealthyWithin = TimeSpan.FromSeconds(120);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await Task.WhenAll(model.Resources.Where(Runs).Select(resource => ReadyAsync(resource, started, stoppingToken)));
            Console.WriteLine(await Banner.ForAsync(model, notifications, installation, stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before it was ready.
        }
        catch (DistributedApplicationException failure)
        {
            Console.Error.WriteLine(failure.Message);
            Environment.ExitCode = 1;
            lifetime.StopApplication();
        }
    }

    private static bool Runs(IResource resource) => resource is ProjectResource or (IResourceWithConnectionString and not IResourceWithParent);

    private async Task ReadyAsync(IResource resource, long started, CancellationToken cancellationToken)
    {
        try
        {
            await notifications.WaitForResourceHealthyAsync(resource.Name, WaitBehavior.StopOnResourceUnavailable, cancellationToken)
                .WaitAsync(HealthyWithin, cancellationToken);
            Console.WriteLine($"  {resource.Name,-9} ready after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        }
        catch (TimeoutException)
        {
            throw Failure(resource, $"was not healthy within {HealthyWithin.TotalSeconds:0} seconds");
        }
        catch (DistributedApplicationException)
        {
            throw Failure(resource, "ended before it was healthy");
        }
    }

    private DistributedApplicationException Failure(IResource resource, string what)
    {
        var log = Path.Combine(installation.Folder.Logs, $"{resource.Name}.log");
        var lastLines = File.Exists(log) ? File.ReadLines(log).TakeLast(LogLinesInFailure) : [];
        return new($"{resource.Name} {what}. The end of its log, {log}:"
            + string.Concat(lastLines.Select(line => $"{Environment.NewLine}    {line}")));
    }
}

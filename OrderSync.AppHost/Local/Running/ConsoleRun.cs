using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OrderSync.AppHost.Local;

/// <summary>The application in a terminal: progress, one banner, and a stop in order on Ctrl-C or a signal.</summary>
internal static class ConsoleRun
{
    private static readonly PosixSignal[] StopSignals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    public static void ReportFailuresInOneSentence() => AppDomain.CurrentDomain.UnhandledException += (_, thrown) =>
    {
        if (thrown.ExceptionObject is not DistributedApplicationException failure)
            return;
        Console.Error.WriteLine(failure.Message);
        Environment.Exit(1);
    };

    public static async Task RunAsync(LocalRunner runner, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var registrations = StopSignals.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        })).ToList();
        try
        {
            await ServeAsync(runner, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.WriteLine("Stopping");
        }
        catch (DistributedApplicationException failure)
        {
            Console.Error.WriteLine(failure.Message);
            Environment.ExitCode = 1;
        }
        finally
        {
            await runner.StopAsync();
            registrations.ForEach(registration => registration.Dispose());
        }
    }

    private static async Task ServeAsync(LocalRunner runner, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        runner.BecameHealthy += run => Console.WriteLine($"  {run.Name,-9} ready after {watch.Elapsed.TotalSeconds:0.0} s");
        await runner.StartAsync(cancellationToken);
        await runner.WhenHealthyAsync(cancellationToken);
        Console.WriteLine(Banner.For(runner));
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}

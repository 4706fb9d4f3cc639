using Microsoft.Extensions.Configuration;
using OrderSync.AppHost.Local;

namespace Aspire.Hosting;

public sealed class DistributedApplication : IAsyncDisposable
{
    internal DistributedApplication(LocalRunner runner)
    {
        Runner = runner;
        ResourceNotifications = new ResourceNotificationService(runner);
    }

    internal LocalRunner Runner { get; }

    public ResourceNotificationService ResourceNotifications { get; }

    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        var options = LocalOptions.Intercepted ?? LocalOptions.FromEnvironment();
        var configuration = new ConfigurationManager();
        if (options.ReadsEnvironment)
            configuration.AddEnvironmentVariables();
        configuration.AddCommandLine(args);
        if (LocalOptions.Intercepted is null)
            ConsoleRun.ReportFailuresInOneSentence();
        return new DistributedApplicationBuilder(configuration, options);
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Runner.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken = default) => Runner.StopAsync().WaitAsync(cancellationToken);

    public void Run() => RunAsync().GetAwaiter().GetResult();

    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        // Under the testing builder the test starts and stops the application; the entry point only waits for its end.
        if (Runner.Options.Built is not null)
            await Runner.Stopped.WaitAsync(cancellationToken);
        else
            await ConsoleRun.RunAsync(Runner, cancellationToken);
    }

    public async ValueTask DisposeAsync() => await Runner.DisposeAsync();
}

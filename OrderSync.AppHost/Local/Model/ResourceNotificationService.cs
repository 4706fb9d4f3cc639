using OrderSync.AppHost.Local;

namespace Aspire.Hosting.ApplicationModel;

public sealed class ResourceNotificationService
{
    private readonly LocalRunner _runner;

    internal ResourceNotificationService(LocalRunner runner) => _runner = runner;

    /// <summary>Fails at once, with the reason, when the resource has failed to start.</summary>
    public Task WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        _runner.RunOf(resourceName).Healthy.WaitAsync(cancellationToken);
}

using Microsoft.Extensions.Hosting;

namespace OrderSync.AppHost.Running;

/// <summary>
/// Stops the hosts, then the servers, before Aspire stops all that is left at once: hosts still write to Postgres and Redis when
/// they stop, and send their last telemetry to the dashboard. Hosted services stop in the reverse order of their registration, so this one is early.
/// </summary>
internal sealed class OrderedStop(DistributedApplicationModel model, ResourceCommandService commands) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await StopAllAsync(model.GetProjectResources(), cancellationToken);
        await StopAllAsync(model.Resources.Where(resource => resource is IResourceWithConnectionString and not IResourceWithParent), cancellationToken);
    }

    private async Task StopAllAsync(IEnumerable<IResource> resources, CancellationToken cancellationToken)
    {
        var stops = resources.Select(resource => commands.ExecuteCommandAsync(resource, KnownResourceCommands.StopCommand, cancellationToken));
        await Task.WhenAll(stops);
    }
}

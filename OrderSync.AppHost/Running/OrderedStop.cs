using Microsoft.Extensions.Hosting;

namespace OrderSync.AppHost.Running;

/// <summary>
/// Stops the hosts, then the servers, before Aspire stops all that is left at once: hosts still write to Postgres and Redis when
/// they stop, and send their last telemetry to the dashboard. Hosted services stop in the reverse order of their registration, so this one is early.
/// </summary>
internal sealed class OrderedStop(DistributedApplicationModel model, ResourceCommandService commands, ResourceNotificationService notifications)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await StopAllAsync([.. model.GetProjectResources()], cancellationToken);
        await StopAllAsync([.. model.Resources.Where(resource => resource is IResourceWithConnectionString and not IResourceWithParent)], cancellationToken);
    }

    /// <summary>The command asks now and then whether a resource has stopped; its state says so at once.</summary>
    private async Task StopAllAsync(IReadOnlyList<IResource> resources, CancellationToken cancellationToken)
    {
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ended = EndedAsync(resources, stopped.Token);
        var commanded = Task.WhenAll(resources.Select(resource => commands.ExecuteCommandAsync(resource, KnownResourceCommands.StopCommand, cancellationToken)));
        await await Task.WhenAny(ended, commanded);
        await stopped.CancelAsync();
    }

    private async Task EndedAsync(IReadOnlyList<IResource> resources, CancellationToken cancellationToken)
    {
        var replicas = resources.Sum(resource => resource.GetReplicaCount());
        var ended = new Dictionary<string, bool>(StringComparer.Ordinal);
        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            if (!resources.Contains(change.Resource))
                continue;
            ended[change.ResourceId] = KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text);
            if (ended.Count == replicas && !ended.ContainsValue(false))
                return;
        }
    }
}

using System.Collections.Concurrent;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace OrderSync.Tests.Hosting;

/// <summary>The latest state of each replica of each resource, by Aspire's id of it.</summary>
public sealed class ResourceStates : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ResourceEvent> _latest = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watch;

    public ResourceStates(DistributedApplication app) => _watch = WatchAsync(app.ResourceNotifications);

    /// <summary>Ordered by id, so that a replica keeps its place.</summary>
    public IReadOnlyList<ResourceEvent> Of(string resource) =>
        [.. _latest.Values.Where(change => change.Resource.Name == resource).OrderBy(change => change.ResourceId, StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watch;
        _end.Dispose();
    }

    private async Task WatchAsync(ResourceNotificationService notifications)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(_end.Token))
                _latest[change.ResourceId] = change;
        }
        catch (OperationCanceledException)
        {
            // The test ends.
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using OrderSync.Api.Users;
using OrderSync.Core.Users;

namespace OrderSync.Api.Events;

/// <summary>
/// /hubs/sync: the company's live events as the message "event" (its JSON and its id). A client that only wants one run
/// calls WatchRun with its id, and Unwatch to see all again.
/// </summary>
public sealed class SyncHub(EventStreams streams, IHubContext<SyncHub> hub, ILogger<SyncHub> logger) : Hub
{
    private static readonly ConcurrentDictionary<string, Subscription> Subscriptions = new();

    public override async Task OnConnectedAsync()
    {
        var companyId = CurrentCompany.Id ?? Context.User!.CompanyId() ?? throw new HubException("You belong to no company.");
        var subscription = new Subscription(await streams.JoinAsync(companyId));
        Subscriptions[Context.ConnectionId] = subscription;
        _ = PumpAsync(Context.ConnectionId, subscription);
        await base.OnConnectedAsync();
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (Subscriptions.TryRemove(Context.ConnectionId, out var subscription))
            await subscription.EndAsync();
        await base.OnDisconnectedAsync(exception);
    }

    public Task WatchRun(Guid runId)
    {
        Subscriptions[Context.ConnectionId].RunId = runId;
        return Task.CompletedTask;
    }

    public Task Unwatch()
    {
        Subscriptions[Context.ConnectionId].RunId = null;
        return Task.CompletedTask;
    }

    private async Task PumpAsync(string connectionId, Subscription subscription)
    {
        try
        {
            await foreach (var stored in subscription.Listener.Events.ReadAllAsync(subscription.Token))
            {
                if (subscription.RunId is not { } run || stored.Json.Contains(run.ToString(), StringComparison.Ordinal))
                    await hub.Clients.Client(connectionId).SendAsync("event", stored.Json, stored.Id, subscription.Token);
            }
        }
        catch (OperationCanceledException)
        {
            logger.LogDebug("Connection {ConnectionId} has gone", connectionId);
        }
    }

    private sealed class Subscription(Listener listener)
    {
        private readonly CancellationTokenSource _end = new();

        public Listener Listener { get; } = listener;

        public CancellationToken Token => _end.Token;

        public Guid? RunId { get; set; }

        public async Task EndAsync()
        {
            await _end.CancelAsync();
            Listener.Dispose();
            _end.Dispose();
        }
    }
}

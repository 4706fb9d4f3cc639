using Microsoft.AspNetCore.SignalR;
using OrderSync.Api.Users;
using OrderSync.Core.Users;

namespace OrderSync.Api.Events;

/// <summary>
/// /hubs/sync: the company's live events, each as the message "event" with its JSON and its id. A client that wants one run
/// only calls WatchRun with its id; Unwatch brings all of them back.
/// </summary>
public sealed class SyncHub(OpenStreams open) : Hub
{
    public const string EventMessage = "event";

    private const string WatchedKey = "watched-run";
    private const string StreamKey = "stream";

    public override async Task OnConnectedAsync()
    {
        var standing = Standing.Of(Context.User!)!;
        await Groups.AddToGroupAsync(Context.ConnectionId, CompanyGroup(Company()));
        await Groups.AddToGroupAsync(Context.ConnectionId, PersonGroup(Company(), standing.UserId));
        var stream = open.Watch(standing);
        stream.Ended.Register(Context.Abort);
        Context.Items[StreamKey] = stream;
        await base.OnConnectedAsync();
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items.Remove(StreamKey, out var stream))
            ((OpenStream)stream!).Dispose();
        return base.OnDisconnectedAsync(exception);
    }

    /// <summary>Only events of this run from now on. A run of another company has no events here.</summary>
    public async Task WatchRun(Guid runId)
    {
        await Unwatch();
        await Groups.RemoveFromGroupAsync(Context.ConnectionId, CompanyGroup(Company()));
        await Groups.AddToGroupAsync(Context.ConnectionId, RunGroup(Company(), runId));
        Context.Items[WatchedKey] = runId;
    }

    /// <summary>All of the company's events again.</summary>
    public async Task Unwatch()
    {
        if (Context.Items.Remove(WatchedKey, out var watched) && watched is Guid runId)
            await Groups.RemoveFromGroupAsync(Context.ConnectionId, RunGroup(Company(), runId));
        await Groups.AddToGroupAsync(Context.ConnectionId, CompanyGroup(Company()));
    }

    internal static IReadOnlyList<string> GroupsOf(Guid companyId, StoredEvent stored) => stored switch
    {
        { UserId: { } userId } => [PersonGroup(companyId, userId)],
        { RunId: { } runId } => [CompanyGroup(companyId), RunGroup(companyId, runId)],
        _ => [CompanyGroup(companyId)],
    };

    private Guid Company() => (Guid)(Context.Items["company"] ??= CurrentCompany.Id ?? throw new HubException("You belong to no company."));

    private static string CompanyGroup(Guid companyId) => $"company:{companyId}";

    private static string PersonGroup(Guid companyId, Guid userId) => $"company:{companyId}:person:{userId}";

    private static string RunGroup(Guid companyId, Guid runId) => $"company:{companyId}:run:{runId}";
}

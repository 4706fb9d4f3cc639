using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts.Events;
using OrderSync.Core.Data;
using OrderSync.Core.Events;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Users;
using OrderSync.Core.Webhooks;
using Quartz;

namespace OrderSync.Worker.Webhooks;

/// <summary>
/// Now and then, on one node of the cluster: asks platforms whether the registered webhooks are still active, which costs one call a
/// connection. One that the platform has switched off, as they do after failed deliveries, is switched on again, and that is shown.
/// </summary>
[DisallowConcurrentExecution]
public sealed class WebhookCheck(IServiceScopeFactory scopes, TimeProvider time, WebhookUpkeep upkeep, ILogger<WebhookCheck> logger) : IJob
{
    public static readonly JobKey Key = new("webhook-check", "system");

    /// <summary>How often it looks whose turn it is.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    /// <summary>How old a connection's last check may be.</summary>
    private static readonly TimeSpan CheckAfter = TimeSpan.FromMinutes(30);

    /// <summary>For one connection: one whose limit of calls is spent does not hold up the others.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const int MostConnections = 200;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        foreach (var source in await DueAsync(cancellationToken))
        {
            using var patience = new CancellationTokenSource(Patience, time);
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            try
            {
                await upkeep.CheckAsync(source, limited.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogWarning("The webhooks of connection {ConnectionId} could not be checked within {Seconds} s", source.ConnectionId, Patience.TotalSeconds);
            }
            catch (Exception exception) when (exception is not OperationCanceledException && !DatabaseOutage.Is(exception))
            {
                // One connection's trouble is not the next one's.
                logger.LogWarning(exception, "The webhooks of connection {ConnectionId} could not be checked", source.ConnectionId);
            }
        }
    }

    private async Task<List<WebhookSource>> DueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<OrderSyncDb>();
        var before = time.GetUtcNow() - CheckAfter;
        return await database.Webhooks.IgnoreQueryFilters()
            .Where(row => row.HookId != null && database.Companies.Any(company => company.Id == row.CompanyId && company.SuspendedAt == null))
            .GroupBy(row => new { row.CompanyId, row.ConnectionId })
            .Where(group => group.Min(row => row.CheckedAt) < before)
            .OrderBy(group => group.Min(row => row.CheckedAt))
            .Select(group => new WebhookSource(group.Key.CompanyId, group.Key.ConnectionId))
            .Take(MostConnections).ToListAsync(cancellationToken);
    }
}

/// <summary>Compares a connection's registered webhooks with the platform, and puts right what it may.</summary>
public sealed class WebhookUpkeep(
    IServiceScopeFactory scopes, PlatformCatalog catalog, PlatformConnections connections, ILiveEvents events, TimeProvider time)
{
    public async Task CheckAsync(WebhookSource source, CancellationToken cancellationToken)
    {
        using var company = CurrentCompany.Enter(source.CompanyId);
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<OrderSyncDb>();
        var rows = await database.Webhooks.Where(row => row.ConnectionId == source.ConnectionId && row.HookId != null).ToListAsync(cancellationToken);
        using var calls = CallScope.Begin(null, CallPriority.Normal);
        try
        {
            var connection = await connections.GetAsync(source.CompanyId, source.ConnectionId, cancellationToken);
            var registrar = catalog.Require<IWebhookRegistrar>(connection.Platform);
            var hooks = (await registrar.ListWebhooksAsync(connection, cancellationToken)).ToDictionary(hook => hook.Id, StringComparer.Ordinal);
            foreach (var row in rows)
                await CompareAsync(registrar, connection, row, hooks.GetValueOrDefault(row.HookId!), cancellationToken);
        }
        catch (PlatformException exception)
        {
            rows.ForEach(row => row.Failed(exception.Failure.Sentence, time.GetUtcNow()));
        }
        await database.SaveChangesAsync(CancellationToken.None);
        var change = new LiveEvent(EventTypes.WebhooksChanged, time.GetUtcNow(), source.CompanyId, Webhooks: new WebhooksChange(source.ConnectionId));
        await events.PublishAsync(change, CancellationToken.None);
    }

    private async Task CompareAsync(
        IWebhookRegistrar registrar, PlatformConnection connection, RegisteredWebhook row, PlatformWebhook? hook, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (hook is null)
        {
            (row.HookId, row.IsActive, row.DisabledAt) = (null, false, now);
            row.Failed("The webhook is gone from the platform: register it again.", now);
            return;
        }
        row.Took(hook.Id, hook.IsActive, now);
        if (hook.IsActive)
            return;
        row.DisabledAt = now;
        try
        {
            await registrar.ActivateWebhookAsync(connection, hook.Id, cancellationToken);
            (row.IsActive, row.ReactivatedAt) = (true, time.GetUtcNow());
        }
        catch (PlatformException exception)
        {
            row.Failed($"The platform has switched it off, and does not switch it on again: {exception.Failure.Sentence}", time.GetUtcNow());
        }
    }
}

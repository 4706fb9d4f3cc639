using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Contracts.Events;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Events;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Webhooks;

namespace OrderSync.Api.Webhooks;

/// <summary>Registers a connection's webhooks on its platform, and removes them.</summary>
public sealed class WebhookRegistration(
    OrderSyncDb database,
    PlatformCatalog catalog,
    PlatformConnections connections,
    WebhookSecrets secrets,
    AuditLog audit,
    ILiveEvents events,
    IOptions<WebhookOptions> options,
    TimeProvider time)
{
    /// <returns>Why none could be registered; null when at least one was. What is wrong with single ones stands with them.</returns>
    /// <exception cref="PlatformException">The platform refused, or cannot do this.</exception>
    public async Task<ProblemHttpResult?> RegisterAsync(Connection connection, CancellationToken cancellationToken)
    {
        var registrar = catalog.Require<IWebhookRegistrar>(connection.Platform);
        if (options.Value.AddressOf(connection.Platform, connection.Id) is not { } address)
            return Problems.Conflict($"{registrar.Descriptor.Title} needs an address under which it reaches this installation: set Webhooks:PublicUrl of the Api.");
        var source = new WebhookSource(connection.CompanyId, connection.Id);
        try
        {
            await secrets.EnsureAsync(source, cancellationToken);
        }
        catch (CryptographicException)
        {
            return Problems.Conflict("The stored credentials cannot be read with this master key: enter them again.");
        }
        var inTheClear = await connections.GetAsync(source.CompanyId, source.ConnectionId, cancellationToken);
        using var calls = CallScope.Begin(null, CallPriority.Interactive);
        var onPlatform = await registrar.ListWebhooksAsync(inTheClear, cancellationToken);
        var rows = await RowsAsync(connection, cancellationToken);
        foreach (var name in registrar.WebhookEvents)
        {
            var row = rows.Find(row => row.PlatformEvent == name) ?? Add(connection, name);
            await SaveAsync(registrar, inTheClear, row, IdOf(onPlatform, row, address), address, cancellationToken);
        }
        var registered = database.Webhooks.Local.Count(row => row.HookId is not null && row.Trouble is null);
        audit.Record("connection.webhooks-register", connection.Id, $"Registered {registered} of {registrar.WebhookEvents.Count} webhooks of “{connection.Name}”.");
        await EndAsync(connection);
        return registered > 0 ? null : Problems.Unprocessable(database.Webhooks.Local.Select(row => row.Trouble).First(trouble => trouble is not null)!);
    }

    /// <exception cref="PlatformException">The platform refused, or cannot do this; what could be removed is.</exception>
    public async Task RemoveAsync(Connection connection, CancellationToken cancellationToken)
    {
        var registrar = catalog.Require<IWebhookRegistrar>(connection.Platform);
        var inTheClear = await connections.GetInAnyStateAsync(connection.CompanyId, connection.Id, cancellationToken);
        using var calls = CallScope.Begin(null, CallPriority.Interactive);
        var address = options.Value.AddressOf(connection.Platform, connection.Id);
        var rows = await RowsAsync(connection, cancellationToken);
        // By address as well: one that was registered twice at once is known by one id only.
        var ours = (await registrar.ListWebhooksAsync(inTheClear, cancellationToken))
            .Where(hook => hook.Address == address || rows.Exists(row => row.HookId == hook.Id)).ToList();
        foreach (var hook in ours)
            await registrar.DeleteWebhookAsync(inTheClear, hook.Id, cancellationToken);
        database.Webhooks.RemoveRange(rows);
        audit.Record("connection.webhooks-remove", connection.Id, $"Removed {ours.Count} webhooks of “{connection.Name}”.");
        await EndAsync(connection);
    }

    private async Task SaveAsync(
        IWebhookRegistrar registrar, PlatformConnection connection, RegisteredWebhook row, string? id, string address, CancellationToken cancellationToken)
    {
        try
        {
            var hook = await registrar.SaveWebhookAsync(connection, id, row.PlatformEvent, address, cancellationToken);
            row.Took(hook.Id, hook.IsActive, time.GetUtcNow());
            row.DisabledAt = row.ReactivatedAt = null;
        }
        catch (PlatformException exception) when (!exception.Failure.RefusesCredentials)
        {
            row.Failed(exception.Failure.Sentence, time.GetUtcNow());
        }
    }

    private static string? IdOf(IReadOnlyList<PlatformWebhook> onPlatform, RegisteredWebhook row, string address) =>
        (onPlatform.FirstOrDefault(hook => hook.Id == row.HookId)
            ?? onPlatform.FirstOrDefault(hook => hook.Event == row.PlatformEvent && hook.Address == address))?.Id;

    private Task<List<RegisteredWebhook>> RowsAsync(Connection connection, CancellationToken cancellationToken) =>
        database.Webhooks.Where(row => row.ConnectionId == connection.Id).ToListAsync(cancellationToken);

    private RegisteredWebhook Add(Connection connection, string platformEvent)
    {
        var row = new RegisteredWebhook
        {
            CompanyId = connection.CompanyId,
            ConnectionId = connection.Id,
            PlatformEvent = platformEvent,
            CheckedAt = time.GetUtcNow(),
        };
        database.Webhooks.Add(row);
        return row;
    }

    /// <summary>Not the caller's token: what was done on the platform has to be remembered.</summary>
    private async Task EndAsync(Connection connection)
    {
        await database.SaveChangesAsync(CancellationToken.None);
        var change = new LiveEvent(EventTypes.WebhooksChanged, time.GetUtcNow(), connection.CompanyId, Webhooks: new WebhooksChange(connection.Id));
        await events.PublishAsync(change, CancellationToken.None);
    }
}

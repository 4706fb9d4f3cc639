using System.Net;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Users;
using OrderSync.Contracts.Notifications;
using OrderSync.Core.Data;
using OrderSync.Core.Notifications;
using OrderSync.Core.Platforms.Calls;

namespace OrderSync.Api.Notifications;

/// <summary>Adds, changes and removes the company's webhook endpoints.</summary>
public sealed class WebhookEndpointEditor(
    OrderSyncDb db, WebhookSecrets secrets, NotificationWriter notifications, CurrentUser user, AuditLog audit, IConfiguration configuration, TimeProvider time)
{
    private const int Most = 20;

    /// <summary>So long a replaced secret still signs.</summary>
    private static readonly TimeSpan OldSecretLives = TimeSpan.FromDays(1);

    public async Task<IReadOnlyList<WebhookEndpointView>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await db.WebhookEndpoints.AsNoTracking().OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync(cancellationToken)).Select(View)];

    public Task<bool> ExistsAsync(Guid id, CancellationToken cancellationToken) => db.WebhookEndpoints.AnyAsync(row => row.Id == id, cancellationToken);

    /// <returns>By field, what is wrong; empty when all is well.</returns>
    public async Task<IReadOnlyDictionary<string, string>> ValidateAsync(SaveWebhookEndpointRequest request, bool isNew, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        if (FaultOf(request.Url) is { } fault)
            errors["url"] = fault;
        if (request.Kinds?.FirstOrDefault(kind => NotificationKinds.Find(kind) is null) is { } unknown)
            errors["kinds"] = $"“{unknown}” is no kind of notification.";
        if (isNew && await db.WebhookEndpoints.CountAsync(cancellationToken) >= Most)
            errors["url"] = $"A company can have {Most} endpoints: remove one first.";
        return errors;
    }

    public async Task<WebhookSecretView> CreateAsync(SaveWebhookEndpointRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (id, secret) = (Guid.CreateVersion7(now), WebhookSecrets.Make());
        var endpoint = new WebhookEndpoint
        {
            CompanyId = user.CompanyId,
            Id = id,
            Url = request.Url.Trim(),
            Secret = secrets.Protect(user.CompanyId, id, secret),
            Kinds = [],
            CreatedAt = now,
        };
        Apply(endpoint, request);
        db.WebhookEndpoints.Add(endpoint);
        audit.Record("webhook-endpoint.create", id, $"Added the webhook endpoint {HostOf(endpoint)}.");
        await db.SaveChangesAsync(cancellationToken);
        return new WebhookSecretView(View(endpoint), WebhookSecrets.Show(secret));
    }

    public async Task<WebhookEndpointView?> UpdateAsync(Guid id, SaveWebhookEndpointRequest request, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } endpoint)
            return null;
        var wasOn = endpoint.Enabled;
        Apply(endpoint, request);
        if (endpoint.Enabled && !wasOn)
            db.NotificationFacts.Add(WebhookFacts.On(endpoint.CompanyId, id, time.GetUtcNow()));
        audit.Record("webhook-endpoint.update", id, $"Changed the webhook endpoint {HostOf(endpoint)}{(wasOn == endpoint.Enabled ? "" : endpoint.Enabled ? ": on" : ": off")}.");
        await db.SaveChangesAsync(cancellationToken);
        await notifications.WakeAsync();
        return View(endpoint);
    }

    public async Task<WebhookSecretView?> RotateAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } endpoint)
            return null;
        var secret = WebhookSecrets.Make();
        (endpoint.OldSecret, endpoint.OldSecretUntil) = (endpoint.Secret, time.GetUtcNow() + OldSecretLives);
        endpoint.Secret = secrets.Protect(endpoint.CompanyId, id, secret);
        audit.Record("webhook-endpoint.secret", id, $"Made a new secret for the webhook endpoint {HostOf(endpoint)}.");
        await db.SaveChangesAsync(cancellationToken);
        return new WebhookSecretView(View(endpoint), WebhookSecrets.Show(secret));
    }

    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } endpoint)
            return false;
        db.WebhookEndpoints.Remove(endpoint);
        db.NotificationFacts.Add(WebhookFacts.On(endpoint.CompanyId, id, time.GetUtcNow()));
        audit.Record("webhook-endpoint.delete", id, $"Removed the webhook endpoint {HostOf(endpoint)}.");
        await db.SaveChangesAsync(cancellationToken);
        await notifications.WakeAsync();
        return true;
    }

    private static void Apply(WebhookEndpoint endpoint, SaveWebhookEndpointRequest request)
    {
        endpoint.Url = request.Url.Trim();
        endpoint.Description = string.IsNullOrWhiteSpace(request.Description) ? null : request.Description.Trim();
        endpoint.Kinds = [.. (request.Kinds ?? []).Distinct(StringComparer.Ordinal)];
        if (request.Enabled && !endpoint.Enabled)
            (endpoint.DisabledReason, endpoint.FailingSince, endpoint.NotBefore) = (null, null, null);
        else if (!request.Enabled && endpoint.Enabled)
            endpoint.DisabledReason = "Switched off by an admin.";
        endpoint.Enabled = request.Enabled;
    }

    private Task<WebhookEndpoint?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        db.WebhookEndpoints.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);

    /// <summary>A name that leads into a private network is found out when it is called, each time.</summary>
    private string? FaultOf(string text)
    {
        var allowPrivate = configuration.GetValue(PlatformHttp.AllowPrivateNetworks, defaultValue: false);
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) || url.Host.Length == 0)
            return "url must be an address such as https://example.com/hooks.";
        if (url.Scheme != Uri.UriSchemeHttps && !(allowPrivate && url.Scheme == Uri.UriSchemeHttp))
            return "url must begin with https://.";
        if (url.UserInfo.Length > 0)
            return "url must have no user and password: deliveries are signed instead.";
        var isPrivate = IPAddress.TryParse(url.DnsSafeHost, out var address) ? PrivateAddressException.IsPrivate(address) : url.IsLoopback;
        return isPrivate && !allowPrivate ? "url leads into a private network; only public addresses may be called." : null;
    }

    /// <summary>A path may hold a secret of the receiver's.</summary>
    private static string HostOf(WebhookEndpoint endpoint) => new Uri(endpoint.Url).Host;

    private WebhookEndpointView View(WebhookEndpoint row) => new(
        row.Id,
        row.Url,
        row.Description,
        row.Kinds,
        row.Enabled,
        row.DisabledReason,
        row.FailingSince,
        row.OldSecretUntil > time.GetUtcNow() ? row.OldSecretUntil : null,
        row.CreatedAt);
}

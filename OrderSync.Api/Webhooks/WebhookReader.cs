using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Core.Webhooks;

namespace OrderSync.Api.Webhooks;

/// <summary>How a connection's webhooks are doing.</summary>
public sealed class WebhookReader(
    OrderSyncDb database, NpgsqlDataSource sql, PlatformCatalog catalog, WebhookMessages messages, IOptions<WebhookOptions> options, TimeProvider time)
{
    /// <summary>$1 company, $2 connection, $3 since, $4 events. The newest delivery of each event is one look at an index.</summary>
    private const string Figures = """
        with day as (
            select platform_event,
                count(*) filter (where state = 'Pending')::int as pending, count(*) filter (where state = 'Done')::int as done,
                count(*) filter (where state = 'Ignored')::int as ignored, count(*) filter (where state = 'Rejected')::int as rejected
            from webhook_events where company_id = $1 and connection_id = $2 and received_at >= $3
            group by platform_event
        ), named as (
            select unnest($4::text[]) as platform_event union select platform_event from day
        )
        select platform_event, coalesce(pending, 0), coalesce(done, 0), coalesce(ignored, 0), coalesce(rejected, 0),
            (select max(received_at) from webhook_events
             where company_id = $1 and connection_id = $2 and webhook_events.platform_event = named.platform_event)
        from named left join day using (platform_event)
        """;

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    public async Task<ConnectionWebhooksView> ReadAsync(Connection connection, CancellationToken cancellationToken)
    {
        catalog.TryGet(connection.Platform, out var connector);
        var registered = await database.Webhooks.AsNoTracking().Where(row => row.ConnectionId == connection.Id)
            .ToDictionaryAsync(row => row.PlatformEvent, cancellationToken);
        string[] known = [.. ((connector as IWebhookRegistrar)?.WebhookEvents ?? []).Union(registered.Keys, StringComparer.Ordinal)];
        var figures = await FiguresAsync(connection, known, cancellationToken);
        var secrets = await database.Connections.Where(row => row.Id == connection.Id).Select(row => row.SecretsSet).SingleAsync(cancellationToken);
        return new ConnectionWebhooksView(
            connector is IWebhookReceiver,
            options.Value.AddressOf(connection.Platform, connection.Id),
            secrets.Contains(WebhookSecret.Setting),
            [.. known.Concat(figures.Keys.Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal))
                .Select(name => Describe(name, registered.GetValueOrDefault(name), figures[name]))],
            await messages.ReadRefusalsAsync(connection.Id));
    }

    private async Task<Dictionary<string, Figure>> FiguresAsync(Connection connection, string[] known, CancellationToken cancellationToken)
    {
        await using var command = sql.CreateCommand(Figures);
        command.Parameters.AddAll(connection.CompanyId, connection.Id, time.GetUtcNow() - Day, known);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var figures = new Dictionary<string, Figure>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            figures[reader.GetString(0)] = new Figure(
                new WebhookCounts(reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4)),
                await reader.IsDBNullAsync(5, cancellationToken) ? null : reader.GetFieldValue<DateTimeOffset>(5));
        }
        return figures;
    }

    private static WebhookView Describe(string name, RegisteredWebhook? hook, Figure figure) => new(
        name,
        hook?.HookId,
        hook?.HookId is null ? null : hook.IsActive,
        hook?.CheckedAt,
        hook?.DisabledAt,
        hook?.ReactivatedAt,
        hook?.Trouble,
        figure.LastDeliveryAt,
        figure.LastDay);

    private sealed record Figure(WebhookCounts LastDay, DateTimeOffset? LastDeliveryAt);
}

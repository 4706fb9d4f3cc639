using System.Runtime.CompilerServices;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.EcoManager;

/// <summary>
/// Reads EcoManager's one list of orders, newest id first. What changed cannot be asked, and reading single orders would
/// cost a call each out of 8,000 a day, so late changes are found by looking back.
/// </summary>
internal sealed class EcoManagerConnector(EcoManagerClient client) : IConnectionCheck, IOrderSource, IWebhookRegistrar
{
    public PlatformDescriptor Descriptor => EcoManagerDescriptor.Value;

    public OrderSourceTraits Traits { get; } = new(OrderPaging.NewestFirst, LookBack: TimeSpan.FromDays(7));

    public OrderSourceTraits TraitsFor(PlatformConnection connection) =>
        Traits with { LookBack = EcoManagerOptions.LookBackOf(connection), PageSize = EcoManagerOptions.PageSizeOf(connection) };

    public async Task<string> CheckAsync(PlatformConnection connection, CancellationToken cancellationToken)
    {
        var page = await client.ListNewestFirstAsync(connection, EcoManagerOptions.Of(connection), 1, cursor: null, cancellationToken);
        return page.FirstId is { } id
            ? $"Connected to {connection.Name}: the newest order is {id}."
            : $"Connected to {connection.Name}: the shop has no orders yet.";
    }

    public async Task<OrderExtent> MeasureAsync(
        PlatformConnection connection, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var options = EcoManagerOptions.Of(connection);
        if (!options.FindFirstAscending)
            return new(null, Count: null);
        var newest = await client.ListNewestFirstAsync(connection, options, 1, cursor: null, cancellationToken);
        var oldest = await client.FirstUnorderedAsync(connection, options, cancellationToken);
        var isOldest = ListEnd.Place(oldest.FirstId) < ListEnd.Place(newest.FirstId) || (oldest.FirstId == newest.FirstId && newest.NextCursor is null);
        return new(isOldest && oldest.Records.Count > 0 ? EcoManagerMapping.PlacedAt(oldest.Records[0], options.Conventions) : null, Count: null);
    }

    public async IAsyncEnumerable<OrderPage> ReadAsync(
        PlatformConnection connection, OrderQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query.Stream != OrderStream.Orders)
            throw new PlatformException(PlatformFailure.Invalid("EcoManager can only list orders by the time they were placed."));
        var options = EcoManagerOptions.Of(connection);
        var circle = new PageCircle(Descriptor.Title);
        var older = 0;
        for (var cursor = query.Cursor; ;)
        {
            var asked = cursor;
            var page = await circle.ReadAsync(
                asked, () => client.ListNewestFirstAsync(connection, options, options.PageSize, asked, cancellationToken), read => read.FirstId);
            ThrowIfOldestFirst(page);
            older = IsBefore(query.From, page, options.Conventions) ? older + 1 : 0;
            cursor = page.Records.Count > 0 && ListEnd.IsReached(query, LastId(page), older) ? null : page.NextCursor;
            yield return new OrderPage(page.Records, cursor) { IsListEnd = page.NextCursor is null };
            if (cursor is null)
                yield break;
        }
    }

    public MappedRecord Map(PlatformConnection connection, ReadOnlyMemory<byte> payload) =>
        EcoManagerMapping.Map(payload, EcoManagerConventions.Of(connection));

    public IReadOnlyList<string> WebhookEvents => EcoManagerWebhooks.Events;

    public WebhookVerdict Check(PlatformConnection connection, WebhookDelivery delivery) => EcoManagerWebhooks.Check(connection, delivery);

    public WebhookMeaning Read(PlatformConnection connection, string platformEvent, ReadOnlyMemory<byte> payload) =>
        EcoManagerWebhooks.Read(platformEvent, payload);

    public Task<IReadOnlyList<PlatformWebhook>> ListWebhooksAsync(PlatformConnection connection, CancellationToken cancellationToken) =>
        client.ListWebhooksAsync(connection, EcoManagerOptions.Of(connection), cancellationToken);

    public Task<PlatformWebhook> SaveWebhookAsync(
        PlatformConnection connection, string? id, string platformEvent, string address, CancellationToken cancellationToken)
    {
        var secret = WebhookSecret.For(connection.Require(WebhookSecret.Setting), platformEvent);
        var hook = new EcoManagerHookRequest($"OrderSync {platformEvent}", platformEvent, address, secret);
        return client.SaveWebhookAsync(connection, EcoManagerOptions.Of(connection), id, hook, cancellationToken);
    }

    public Task ActivateWebhookAsync(PlatformConnection connection, string id, CancellationToken cancellationToken) =>
        client.ActivateWebhookAsync(connection, EcoManagerOptions.Of(connection), id, cancellationToken);

    public Task DeleteWebhookAsync(PlatformConnection connection, string id, CancellationToken cancellationToken) =>
        client.DeleteWebhookAsync(connection, EcoManagerOptions.Of(connection), id, cancellationToken);

    private static bool IsBefore(DateTimeOffset from, EcoManagerPage page, EcoManagerConventions conventions) =>
        page.Records.Count > 0 && page.Records.All(record => EcoManagerMapping.PlacedAt(record, conventions) < from);

    /// <summary>A server that ignores the direction would end the walk at its first page, and every newer order would be missing.</summary>
    private static void ThrowIfOldestFirst(EcoManagerPage page)
    {
        if (page.Records.Count > 1 && ListEnd.Place(page.FirstId) < LastId(page))
            throw new PlatformException(PlatformFailure.Protocol("EcoManager lists the oldest orders first although the newest were asked for."));
    }

    private static long? LastId(EcoManagerPage page) => ListEnd.Place(JsonRecords.Text(page.Records[^1], "id"u8));
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Tests.Runs;

internal sealed record ShopOrder(string Id, DateTimeOffset PlacedAt, string State = "new");

/// <summary>A shop whose orders a test decides. It answers for ranges and, where it is told to, for ids; its webhooks only hint.</summary>
internal sealed class ScriptedShop(int idsPerRead = 0) : IOrderSource, IWebhookReceiver
{
    public const string Key = "scripted-shop";

    public PlatformDescriptor Descriptor { get; } = new(Key, "Scripted shop", "", [], [], RetrySettings.Default);

    public OrderSourceTraits Traits { get; } = new(OrderPaging.DateWindows, LookBack: TimeSpan.FromDays(1), IdsPerRead: idsPerRead);

    public List<ShopOrder> Orders { get; } = [];

    public List<string> AskedIds { get; } = [];

    /// <summary>Done before each reading.</summary>
    public Action<OrderQuery> BeforeRead { get; set; } = _ => { };

    public Task<OrderExtent> MeasureAsync(PlatformConnection connection, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        Task.FromResult(new OrderExtent(Orders.Count == 0 ? null : Orders.Min(order => order.PlacedAt), null));

    public async IAsyncEnumerable<OrderPage> ReadAsync(
        PlatformConnection connection, OrderQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        BeforeRead(query);
        AskedIds.AddRange(query.Ids ?? []);
        var asked = Orders.Where(order => query.Ids?.Contains(order.Id) ?? (order.PlacedAt >= query.From && order.PlacedAt < query.To));
        yield return new OrderPage([.. asked.Select(order => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(order, JsonSerializerOptions.Web))], null);
    }

    public MappedRecord Map(PlatformConnection connection, ReadOnlyMemory<byte> payload)
    {
        var (id, state) = (JsonRecords.Text(payload, "id"u8)!, JsonRecords.Text(payload, "state"u8)!);
        if (state == "unreadable")
            return MappedRecord.Rejected(id, "state: is unreadable");
        return MappedRecord.Of(new OrderSnapshot(
            id, id, OrderStatus.Pending, state, new OrderCustomer(null, null, null), new OrderAddress(null, null, null, null, null), null, null, null, null, null, null,
            DateTimeOffset.Parse(JsonRecords.Text(payload, "placedAt"u8)!, CultureInfo.InvariantCulture), null, []));
    }

    public WebhookVerdict Check(PlatformConnection connection, WebhookDelivery delivery) => WebhookVerdict.Refused("Not asked here.");

    /// <summary>A payload is an id; an empty one says that something has changed.</summary>
    public WebhookMeaning Read(PlatformConnection connection, string platformEvent, ReadOnlyMemory<byte> payload) =>
        WebhookMeaning.ReadAgain(new WebhookHint(payload.IsEmpty ? null : Encoding.UTF8.GetString(payload.Span), null, null));
}

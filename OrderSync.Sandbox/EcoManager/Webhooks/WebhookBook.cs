using System.Text.Json;
using OrderSync.Sandbox.EcoManager.Content;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager.Webhooks;

/// <summary>A shop's webhooks, and what has become of their deliveries.</summary>
internal sealed class WebhookBook(EcoManagerShop shop)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, Webhook> hooks = [];
    private readonly List<DeliveryRecord> records = [];
    private long lastId = 300;

    private const int KeptRecords = 5_000;

    public DeliveryFaults Faults { get; } = new();

    public bool Any
    {
        get
        {
            lock (gate)
                return hooks.Count > 0;
        }
    }

    public Webhook Add(WebhookForm form, DateTimeOffset at)
    {
        lock (gate)
            return hooks[++lastId] = new Webhook(lastId, form, at);
    }

    public Webhook? Find(long id)
    {
        lock (gate)
            return hooks.GetValueOrDefault(id);
    }

    public bool Remove(long id)
    {
        lock (gate)
            return hooks.Remove(id);
    }

    public IReadOnlyList<Webhook> All()
    {
        lock (gate)
            return [.. hooks.Values];
    }

    public void Record(DeliveryRecord record)
    {
        lock (gate)
        {
            records.Add(record);
            if (records.Count > KeptRecords)
                records.RemoveAt(0);
        }
    }

    public IReadOnlyList<DeliveryRecord> Records()
    {
        lock (gate)
            return [.. records];
    }

    /// <summary>
    /// The deliveries of a change. Which states count as confirmation and which as shipping is a guess: the reference names the
    /// events and no more. The body is the order as it was at that moment.
    /// </summary>
    public IReadOnlyList<Delivery> Of(OrderNews news)
    {
        var hearing = All().Where(hook => hook.IsActive && Tells(hook.Form.Event, news)).ToList();
        if (hearing.Count == 0)
            return [];
        var body = Write(news.Order);
        return [.. hearing.Select(hook => new Delivery(shop, hook, news.Order.Id, body))];
    }

    private static bool Tells(string name, OrderNews news) => name switch
    {
        "OrderCreated" => news.Kind == OrderNewsKind.Created,
        "OrderDeleted" => news.Kind == OrderNewsKind.Deleted,
        "OrderStatusChanged" => news.Kind == OrderNewsKind.Changed,
        "OrderConfirmationStatusChanged" => news.Kind == OrderNewsKind.Changed && news.Order.Change?.State == States.Confirme,
        _ => news.Kind == OrderNewsKind.Changed
            && (news.Order.Change?.State == States.Expedie || news.Order.Change?.State == States.Livre || news.Order.Change?.State == States.Retourne),
    };

    private byte[] Write(in OrderEntry order)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
            new OrderWriter(shop).Write(json, OrderFacts.Of(shop.Book, order), shop.Faults.ShapeOf(order.Id));
        return body.ToArray();
    }
}

/// <summary>One delivery that is to be made.</summary>
internal sealed record Delivery(EcoManagerShop Shop, Webhook Hook, long OrderId, byte[] Body, int Attempt = 1);

/// <summary>What became of one attempt. The body is not kept.</summary>
/// <param name="Status">Of the answer; 0 for none.</param>
/// <param name="Fault">The scripted fault that it suffered.</param>
internal sealed record DeliveryRecord(DateTimeOffset At, long WebhookId, string Event, long OrderId, int Attempt, int Status, int TookMs, string? Fault);
